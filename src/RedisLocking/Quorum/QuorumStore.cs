using System.Collections.Concurrent;
using RedisLocking.Contention;
using RedisLocking.Leases;
using RedisLocking.Scripting;
using RedisLocking.Timing;
using RedisLocking.Waiting;

namespace RedisLocking.Quorum;

/// <summary>
/// Locks on several independent servers: a lease is held while a majority of them has it. There is no queue, for each server would
/// pick a winner of its own. Who waits hears that the lock was freed, and asks again, with a new id each time.
/// </summary>
internal sealed class QuorumStore : ILockStore
{
    private const int MostAttempts = 10;

    private readonly IReadOnlyList<QuorumServer> _servers;
    private readonly MonotonicClock _clock;
    private readonly FreedChannel _freed;
    private readonly Admission _admission;

    // Locks that this process has just released while others waited: it lets them go first.
    private readonly ConcurrentDictionary<string, TimeSpan> _yielding = new(StringComparer.Ordinal);

    public QuorumStore(IReadOnlyList<QuorumServer> servers, MonotonicClock clock, FreedChannel freed, Admission admission, TimeSpan operationDeadline)
    {
        _servers = servers;
        _clock = clock;
        _freed = freed;
        _admission = admission;
        OperationDeadline = operationDeadline;
        Acquires = new QuorumCalls(clock, operationDeadline, call => _ = AcquireAsync(call));
        Renewals = new QuorumCalls(clock, operationDeadline, call => AskAll(call, VoteKind.Renew, new Ballot(call, servers.Count)));
        Releases = new QuorumCalls(clock, operationDeadline, call => AskAll(call, VoteKind.Release, new Ballot(call, servers.Count, othersWait => Yield(call.Keys.Lock, othersWait))));
    }

    public TimeSpan OperationDeadline { get; }

    public ICallQueue Acquires { get; }

    public ICallQueue Releases { get; }

    public ICallQueue Renewals { get; }

    public async Task<AskReply> AskAsync(LockKeys keys, string leaseId, TimeSpan ttl, int tokens, bool joins, TimeSpan deadline)
    {
        // Nobody stands in a queue: to ask again is to begin anew, for a vote is asked for once under an id.
        if (!joins)
            return new AskReply(AskResult.Gone, 0, InFront: 0, IsOtherSize: false);
        if (_yielding.TryRemove(keys.Lock, out var until) && until > _clock.Now)
            await Task.Delay(until - _clock.Now, _clock.Provider).ConfigureAwait(false);

        var outcome = await GrantAsync(new Answer(keys, leaseId, new SharedTerms(LeaseClock.Milliseconds(ttl), tokens), mark: "?"), extends: false, deadline).ConfigureAwait(false);
        if (outcome.What == GrantOutcome.Kind.Split)
            _freed.Tell(keys.Lock, times: 2);
        return outcome.What switch
        {
            GrantOutcome.Kind.Granted => new AskReply(AskResult.Granted, outcome.Token.Value, InFront: 0, IsOtherSize: false),
            GrantOutcome.Kind.Unavailable => throw outcome.Failure!,
            _ => new AskReply(AskResult.Queued, outcome.Milliseconds, InFront: 0, IsOtherSize: false),
        };
    }

    public async Task<long> ExtendAsync(LockKeys keys, string leaseId, TimeSpan ttl, int tokens, TimeSpan deadline)
    {
        var outcome = await GrantAsync(new Answer(keys, leaseId, new SharedTerms(LeaseClock.Milliseconds(ttl), tokens)), extends: true, deadline).ConfigureAwait(false);
        return outcome.What switch
        {
            GrantOutcome.Kind.Granted => outcome.OthersWait ? -outcome.Token.Value : outcome.Token.Value,
            GrantOutcome.Kind.Unavailable => throw outcome.Failure!,
            _ => 0, // Too few have it, whoever else does not answer.
        };
    }

    public async Task<bool> LeaveAsync(LockKeys keys, string leaseId)
    {
        var answer = new Answer(keys, leaseId);
        Releases.Send(answer);
        return await answer.Reply.ConfigureAwait(false) != 0;
    }

    // A caller that does not wait tries again when several asked at once and none of them got a majority: one of them must win.
    private async Task AcquireAsync(SharedCall call)
    {
        for (var attempt = 1; ; attempt++)
        {
            call.OnSending(_clock.Now);
            var outcome = await GrantAsync(call, extends: false, call.Deadline).ConfigureAwait(false);
            switch (outcome.What)
            {
                case GrantOutcome.Kind.Granted:
                    call.OnReply(outcome.Token.Value);
                    return;
                case GrantOutcome.Kind.Unavailable:
                    call.OnFailure(outcome.Failure!);
                    return;
                case GrantOutcome.Kind.Split when attempt < MostAttempts:
                    await Task.Delay(FreedChannel.Pause(attempt), _clock.Provider).ConfigureAwait(false);
                    continue;
                default:
                    if (outcome.Failure is { } failure)
                        call.OnFailure(failure);
                    else
                        call.OnReply(-Math.Max(outcome.Milliseconds, 1));
                    return;
            }
        }
    }

    private async Task<GrantOutcome> GrantAsync(SharedCall call, bool extends, TimeSpan deadline)
    {
        var ballot = new GrantBallot(call, _servers, _clock, extends, _admission.Begin);
        var end = ballot.RunAsync();
        try
        {
            var left = deadline - _clock.Now;
            return await end.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _clock.Provider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            ballot.GiveUp();
            return await end.ConfigureAwait(false);
        }
    }

    private void AskAll(SharedCall call, VoteKind kind, Ballot ballot)
    {
        foreach (var server in _servers)
            (kind == VoteKind.Renew ? server.Renewals : server.Releases).Send(new Vote(call, server, ballot, kind, call.Id));
    }

    private void Yield(string lockKey, bool othersWait)
    {
        if (othersWait)
            _yielding[lockKey] = _clock.Now + WaitTimes.Yield;
    }
}
