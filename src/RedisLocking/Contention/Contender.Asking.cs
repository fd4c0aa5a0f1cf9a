using RedisLocking.Diagnostics;
using RedisLocking.Leases;
using RedisLocking.Scripting;
using RedisLocking.Timing;
using RedisLocking.Waiting;

namespace RedisLocking.Contention;

/// <summary>
/// The process's place in the queue in Redis. It joins once under an id, asks again four times in a claim, and owns the lock
/// when a message or an answer says so. The place is the process's: a local waiter that leaves hands it to the next one,
/// and the last one leaves the queue.
/// </summary>
internal sealed partial class Contender : IWakeable
{
    /// <summary>While it asks, and only then: a lock that is held weighs less without.</summary>
    private Place? _place;

    public bool OnGranted(in Grant grant)
    {
        Step step;
        lock (_stripe.Gate)
        {
            // An ask may have found the grant before the message came.
            if (_hold?.Id == grant.LeaseId)
                return true;
            if (!IsAsking(grant.LeaseId))
                return false;
            step = OnClaim(grant);
        }

        Do(step);
        return true;
    }

    public void OnFreed(TimeSpan pause)
    {
        lock (_stripe.Gate)
        {
            if (_place is not { } place || _stage != Stage.Asking)
                return;
            if (place.AskAgainAt > Now)
                return;
            place.AskAgainAt = Now + pause;
            if (place.AskSent is null)
                Host.Wheel.Schedule(place, place.AskAgainAt);
        }
    }

    private void AskAgain(Place place)
    {
        string id;
        lock (_stripe.Gate)
        {
            if (_place != place)
                return;
            id = _id;
        }

        Do(Step.Ask(id, joins: false));
    }

    private Step JoinQueue()
    {
        _stage = Stage.Asking;
        _terms = _waiters.First!.Terms;
        _id = _kind.NextId(_terms.Owner);
        LeavePlace();
        _place = new Place(this, Now);

        // Before it is sent: the grant may be here before the answer.
        _kind.Wake.Add(_id, this);
        return Step.Ask(_id, joins: true);
    }

    /// <summary>Of a kind that several may hold at once, the ask that joins shares its call with others, which keep their order.</summary>
    private void SendJoin(string id)
    {
        lock (_stripe.Gate)
        {
            if (!IsAsking(id))
                return;
            _reserved = 1;
        }

        _kind.Store.Acquires.Send(this);
    }

    private async Task AskAsync(string id, bool joins, TimeSpan deadline)
    {
        int tokens;
        var sent = Now;
        lock (_stripe.Gate)
        {
            if (!IsAsking(id))
                return;
            tokens = TokensWanted();
            _place!.AskSent = sent;
        }

        AskReply reply;
        try
        {
            reply = await _kind.Store.AskAsync(Keys, id, _terms.Ttl, tokens, joins, deadline).ConfigureAwait(false);
        }
        catch (StoreFailure failure)
        {
            OnAskFailed(id, joins, failure, deadline);
            return;
        }

        OnAsked(id, joins, sent, tokens, reply);
    }

    private void OnAsked(string id, bool joins, TimeSpan sent, int tokens, AskReply reply)
    {
        Step step;
        var joinMayBeLate = false;
        lock (_stripe.Gate)
        {
            if (_hold is { } claimed && claimed.Id == id)
            {
                if (reply.Result == AskResult.Granted)
                    claimed.Extended(sent);
                return;
            }

            if (IsAsking(id))
            {
                joinMayBeLate = _place!.JoinMayBeLate && reply.Result == AskResult.Gone;
                step = OnAnswer(id, joins, sent, tokens, reply);
            }
            else
            {
                // The ask may have come to Redis after the id was given up: whatever it got is given back.
                step = reply.Result is AskResult.Gone or AskResult.Refused ? Step.Nothing : Step.Leave(id);
            }
        }

        if (joinMayBeLate)
            _kind.Sweep(Keys, id);
        if (reply.Result == AskResult.QueuedUnheard)
            _kind.Wake.OnUnheard();
        else if (reply.Result == AskResult.Queued)
            _kind.Wake.OnHeard();
        if (reply.IsOtherSize)
            _kind.OnOtherSize(Name);
        Do(step);
    }

    private Step OnAnswer(string id, bool joins, TimeSpan sent, int tokens, AskReply reply)
    {
        if (_place!.AskSent == sent)
            _place.AskSent = null;
        switch (reply.Result)
        {
            case AskResult.Granted:
                return OnGrant(id, LeaseClock.Deadline(sent, _terms.Ttl), reply.Number, tokens, joins ? null : LockResults.Promoted);
            case AskResult.Queued or AskResult.QueuedUnheard:
                if (joins)
                    Host.Metrics.Arrived(Kind, LockResults.Remote, reply.InFront);
                return OnQueued(sent, reply.Number);
            case AskResult.Refused:
                _until = Now + TimeSpan.FromMilliseconds(reply.Number);
                _kind.Wake.Remove(id);
                Forget();
                return Step.Nothing with { Ended = _waiters.RemoveAll(static _ => true), ExpiresIn = ExpiresIn(Now) };
            default:
                _kind.Wake.Remove(id);
                return JoinQueue();
        }
    }

    private Step OnQueued(TimeSpan sent, long holderMilliseconds)
    {
        _place!.QueuedAt = sent > _place.QueuedAt ? sent : _place.QueuedAt;
        _until = Now + TimeSpan.FromMilliseconds(holderMilliseconds);
        var next = Now + WaitTimes.AskEvery;
        Host.Wheel.Schedule(_place, _place.AskAgainAt > sent && _place.AskAgainAt < next ? _place.AskAgainAt : next);
        var refused = _waiters.RemoveAll(static waiter => waiter.AsksOnce);
        return OnWaiterLeft() with { Ended = refused, ExpiresIn = ExpiresIn(Now) };
    }

    /// <summary>The message says that the lock is ours, for the claim since the grant, which came after the newest ask that was queued.</summary>
    private Step OnClaim(in Grant grant)
    {
        var until = LeaseClock.Deadline(_place!.QueuedAt, grant.Claim);
        if (until - Now >= WaitTimes.Claim / 2)
            return OnGrant(_id, until, grant.Token.Value, tokens: 1, LockResults.Remote);

        // Too little is left to begin with, or nothing: asking extends the claim, or tells that it is gone.
        if (until <= Now)
            Host.Metrics.ClaimExpired(Kind);
        return Step.Ask(_id, joins: false);
    }

    /// <summary>An ask may be repeated, unlike an attempt: it re-adds nothing, and says what the lost one did.</summary>
    private void OnAskFailed(string id, bool joins, StoreFailure failure, TimeSpan deadline)
    {
        Step step;
        lock (_stripe.Gate)
        {
            if (_hold?.Id == id)
                return;
            var mayBeLate = joins && failure.MayHaveRun;
            if (IsAsking(id))
            {
                _place!.JoinMayBeLate |= mayBeLate;
                step = failure.MayHaveRun && Now < deadline
                    ? Step.Ask(id, joins: false, deadline)
                    : EndAll(failure, OnAllLeft());
            }
            else
            {
                step = mayBeLate ? Step.Sweep(id) : Step.Nothing;
            }
        }

        Do(step);
    }

    private bool IsAsking(string id) => _stage == Stage.Asking && _id == id;

    private void LeavePlace()
    {
        if (_place is not { } place)
            return;
        _place = null;
        Host.Wheel.Cancel(place);
    }

    /// <summary>What is known of a place in the queue in Redis; guarded by the gate.</summary>
    private sealed class Place(Contender mutex, TimeSpan joinSent) : IScheduled
    {
        private WheelLinks _links;

        /// <summary>When the newest ask was sent that was answered "queued"; the ask that joins counts, for a grant proves that it ran.</summary>
        public TimeSpan QueuedAt { get; set; } = joinSent;

        /// <summary>When the newest ask was sent, if it is not answered yet.</summary>
        public TimeSpan? AskSent { get; set; } = joinSent;

        /// <summary>When it is to ask, for the lock may be free; it counts if that was heard of since the newest ask.</summary>
        public TimeSpan AskAgainAt { get; set; }

        /// <summary>The ask that joins got no answer: it may still arrive, after all that was sent since, and join or even be granted.</summary>
        public bool JoinMayBeLate { get; set; }

        ref WheelLinks IScheduled.Links => ref _links;

        public void OnDue() => mutex.AskAgain(this);
    }
}
