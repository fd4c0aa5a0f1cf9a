using RedisLocking.Diagnostics;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Scripting;
using RedisLocking.Waiting;

namespace RedisLocking.Contention;

/// <summary>What the transitions have decided, done outside of the gate: sending, telling, and what comes of the calls.</summary>
internal sealed partial class Contender
{
    private void FailAttempt(string id, StoreFailure failure)
    {
        Step step;
        lock (_stripe.Gate)
        {
            Forget();
            step = EndAll(failure, failure.MayHaveRun ? Step.Sweep(id) : Step.Nothing);
        }

        Do(step);
    }

    /// <summary>An attempt without an answer is never sent again: it is asked after under its id.</summary>
    private async Task AskAfterAsync(string id, StoreFailure failure)
    {
        var sent = Now;
        var deadline = Deadline;
        long token = 0;
        if (sent < deadline)
        {
            try
            {
                token = await _kind.Store.ExtendAsync(Keys, id, _terms.Ttl, tokens: 1, deadline).ConfigureAwait(false);
            }
            catch (StoreFailure)
            {
                // The attempt's own failure says what its caller needs to know.
            }
        }

        if (token == 0)
        {
            FailAttempt(id, failure);
            return;
        }

        Step step;
        lock (_stripe.Gate)
            step = OnGrant(id, LeaseClock.Deadline(sent, _terms.Ttl), Math.Abs(token), tokens: 1, how: null);
        Do(step);
    }

    private async Task FetchAsync(Hold hold, int tokens)
    {
        var sent = Now;
        hold.Extending(sent);
        long token = 0;
        try
        {
            token = await _kind.Store.ExtendAsync(Keys, hold.Id, hold.Ttl, tokens, sent + _kind.Store.OperationDeadline).ConfigureAwait(false);
        }
        catch (StoreFailure)
        {
            // Who waits for them contends anew, and is told if the store is down.
        }

        Step step;
        lock (_stripe.Gate)
            step = OnFetched(hold, token, tokens, sent);
        Do(step);
    }

    private async Task AcknowledgeAsync(Hold hold, string? how)
    {
        StoreFailure? failure = null;
        try
        {
            await _kind.Acks!.WaitAsync(Keys.Lock, hold.Id).ConfigureAwait(false);
        }
        catch (StoreFailure tooFew)
        {
            failure = tooFew;
        }

        Step step;
        lock (_stripe.Gate)
        {
            step = hold.IsOver ? OnTooLate(hold)
                : failure is null ? OnHeld(hold, how)
                : EndAll(failure, GiveBack(hold));
        }

        Do(step);
    }

    public void Do(Step step)
    {
        if (step.Tokens > 0)
            _ = FetchAsync(step.Hold!, step.Tokens);

        switch (step.What)
        {
            case Step.Kind.Attempt:
                Attempt();
                break;
            case Step.Kind.Ask:
                if (step.Joins && !IsShared)
                    SendJoin(step.Id!);
                else
                    _ = AskAsync(step.Id!, step.Joins, step.Deadline ?? Now + _kind.Store.OperationDeadline);
                break;
            case Step.Kind.Leave:
                _ = _kind.LeaveAsync(Keys, step.Id!);
                break;
            case Step.Kind.Sweep:
                _kind.Wake.Remove(step.Id!);
                _kind.Sweep(Keys, step.Id!);
                break;
            case Step.Kind.Acknowledge:
                _ = AcknowledgeAsync(step.Hold!, step.How);
                break;
            case Step.Kind.Give:
                step.Hold!.GiveTo(step.Lease!);
                step.Waiter!.End(LockAttempt.Granted(step.Lease!));
                break;
            case Step.Kind.Release:
                step.Hold!.End();
                _kind.Store.Releases.Send(new ReleaseCall(this, step.Hold, step.Answer));
                break;
        }

        // Last, so that who closes the provider when he is told waits for what was sent.
        if (step.Ended is { } ended)
            End(ended, step);
    }

    private void End(List<Waiter> ended, Step step)
    {
        if (step.Failure is { } failure)
            Host.Logger.AcquireUnavailable(Keys.Name, failure.Message);
        foreach (var waiter in ended)
        {
            if (step.Failure is { } why)
                waiter.Fail(Unavailable(Name, why));
            else
                waiter.End(LockAttempt.Conflict(step.ExpiresIn));
        }
    }

    /// <summary>What a caller is told.</summary>
    public static LockUnavailableException Unavailable(LockName name, StoreFailure failure) => failure.OfLock is { } rest
        ? new LockUnavailableException(name, $"Lock '{name}' {rest}.", failure)
        : new LockUnavailableException(name, $"Lock '{name}' could not be acquired, and nobody knows whether it is free: {failure.Message}.", failure);
}
