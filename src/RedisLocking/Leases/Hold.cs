using RedisLocking.Diagnostics;
using RedisLocking.Scripting;
using RedisLocking.Timing;

namespace RedisLocking.Leases;

/// <summary>
/// What this process holds in Redis under one lease id, for the lease that has it now (within a process a hold may pass
/// from lease to lease). It is ours until its local deadline: the time at which the request that last gave it its TTL was
/// sent, plus that TTL, less a margin. Every acknowledged renewal moves the deadline; one that failed is tried again until
/// the deadline, one that was refused ends the hold.
/// </summary>
/// <remarks>
/// States: live (pinned or not) → over, once: ended (released) or lost (deadline passed, renewal refused, longest hold reached, provider
/// closed). The wheel calls <see cref="OnDue"/> when a renewal is due and, while one is on its way, at the deadline; it is
/// itself the shared call that renews, so a held lease needs neither a timer nor a task.
/// </remarks>
internal sealed class Hold : SharedCall, IScheduled
{
    private const int Over = 1, Pinned = 2, Lost = 4;

    private static readonly TimeSpan LeastTtl = TimeSpan.FromMilliseconds(1);

    private readonly IHoldOwner _owner;
    private readonly LeaseTerms _terms;
    private long _deadline;
    private TimeSpan _renewalTtl;
    private int _state;
    private volatile bool _renewing;
    private volatile bool _exchanging;
    private bool _overTtlLogged;
    private byte _loss;
    private RedisLease? _lease;
    private WheelLinks _links;

    /// <summary>A hold that is ours until <paramref name="deadline"/>.</summary>
    public Hold(IHoldOwner owner, string id, LeaseTerms terms, TimeSpan deadline)
    {
        _owner = owner;
        _terms = terms;
        _deadline = deadline.Ticks;
        Id = id;
    }

    public IHoldOwner Owner => _owner;

    public string Kind => _owner.Kind;

    /// <summary>The lease id, as it stands in Redis.</summary>
    public override string Id { get; }

    public override SharedTerms Terms => new(LeaseClock.Milliseconds(_renewalTtl), Tokens: 0);

    public override LockKeys Keys => _owner.Keys;

    /// <summary>What is left of the tokens that were reserved; guarded by the owner.</summary>
    public HoldTokens Tokens;

    /// <summary>When it must be taken for over, unless it, or the session that it belongs to, is renewed before.</summary>
    public TimeSpan Until => Session is { } session && session.OwnUntil < OwnUntil ? session.OwnUntil : OwnUntil;

    /// <summary>Over, or about to be found over.</summary>
    public bool IsOver => IsOverAt(Host.Clock.Now);

    /// <summary>The hold of the session that it belongs to; null: it stands for itself.</summary>
    public Hold? Session => _owner.Session;

    /// <summary>The lease that has it now; null: none has had it yet.</summary>
    public RedisLease? Lease => Volatile.Read(ref _lease);

    public TimeSpan Ttl => _terms.Ttl;

    /// <summary>For how long it was asked for.</summary>
    public LeaseTerms For => _terms;

    /// <summary>Transactions depend on the value in Redis being the present lease's: it is not passed on within the process any more.</summary>
    public bool IsPinned => (Volatile.Read(ref _state) & Pinned) != 0;

    /// <summary>It was over before its holder released it; not because the provider was closed, for then Redis still has it.</summary>
    public bool WasLost => (Volatile.Read(ref _state) & Lost) != 0;

    /// <summary>Why it is over, if it is not released.</summary>
    public LossCause Loss => LossCause.Of(_loss) ?? (IsAtLongestHold ? LossCause.MaxHold : LossCause.Expired);

    public LeaseHost Host => _owner.Host;

    /// <summary>Released or lost.</summary>
    public bool HasEnded => (Volatile.Read(ref _state) & Over) != 0;

    private TimeSpan OwnUntil => TimeSpan.FromTicks(Volatile.Read(ref _deadline));

    /// <summary>When the longest hold ends of the lease that has it.</summary>
    private TimeSpan HoldUntil => _terms.MaxHold is { } longest && Volatile.Read(ref _lease) is { } lease ? lease.GrantedAt + longest : TimeSpan.MaxValue;

    ref WheelLinks IScheduled.Links => ref _links;

    /// <summary>No renewal can move the deadline any further: the longest hold ends there.</summary>
    private bool IsAtLongestHold => OwnUntil >= HoldUntil - LeaseClock.Margin(Ttl);

    /// <inheritdoc cref="IsOver"/>
    public bool IsOverAt(TimeSpan now) => HasEnded || Session is { HasEnded: true } || now >= Until;

    public bool HasTermsOf(LeaseTerms terms) => terms == _terms;

    /// <summary>The lease that has the hold from now on. The renewal schedule begins with the first.</summary>
    public void GiveTo(RedisLease lease)
    {
        var first = Interlocked.Exchange(ref _lease, lease) is null;
        _overTtlLogged = false;
        Host.Granted(lease);
        if (first)
            ScheduleNext(LeaseClock.RenewalDue(OwnUntil + LeaseClock.Margin(Ttl) - Ttl, Ttl));
        if (HasEnded)
            lease.LoseWithHold();
    }

    /// <summary>A call is about to be sent now that gives it the TTL anew.</summary>
    public void Extending(TimeSpan now) => Lower(LeaseClock.Deadline(now, Ttl));

    /// <summary>Redis has run that call, which was sent at <paramref name="sent"/>.</summary>
    public void Extended(TimeSpan sent) => Raise(LeaseClock.Deadline(sent, Ttl));

    /// <summary>From now on it is not passed on. With a fence: whoever pins looks afterwards whether it was released, and whoever releases looks whether it is pinned.</summary>
    public void MarkPinned() => Interlocked.Or(ref _state, Pinned);

    /// <summary>Renews it and makes its value in Redis a lasting one; false: it is lost.</summary>
    /// <exception cref="StoreFailure">Redis did not answer.</exception>
    public async Task<bool> PinAsync()
    {
        var sent = Host.Clock.Now;
        var ttl = TtlAt(sent);
        Lower(LeaseClock.Deadline(sent, ttl));
        if (!await _owner.PinAsync(this, ttl).ConfigureAwait(false))
        {
            Host.Metrics.Renewed(Kind, LockResults.Refused);
            Lose(LossCause.Refused);
            return false;
        }

        Host.Metrics.Renewed(Kind, LockResults.Renewed);
        Raise(LeaseClock.Deadline(sent, ttl));
        ScheduleNext(LeaseClock.RenewalDue(sent, ttl));
        return true;
    }

    /// <summary>It is released: from now on nothing is renewed and nothing is lost. False: it was over already.</summary>
    public bool End()
    {
        Host.Wheel.Cancel(this);
        return (Interlocked.Or(ref _state, Over) & Over) == 0;
    }

    /// <summary>Another hold is about to take its place in Redis: from now on a refused renewal may mean just that, and is no loss.</summary>
    public void BeginExchange() => _exchanging = true;

    /// <summary>None took its place; or nobody knows, and then it is not ours any more.</summary>
    public void EndExchange(bool mayBeExchanged)
    {
        _exchanging = false;
        if (mayBeExchanged)
            Lose(LossCause.Unanswered);
    }

    /// <summary>The lock was taken away from all leases whose tokens are smaller.</summary>
    public void LoseTo(FencingToken forced)
    {
        if (Volatile.Read(ref _lease) is { } lease && lease.FencingToken < forced)
            Lose(LossCause.Forced);
    }

    /// <summary>Another hold took its place in Redis: there is nothing to release any more.</summary>
    public void Supersede()
    {
        End();
        Host.Exchanged(this);
        _owner.OnLost(this);
    }

    /// <summary>The provider closes: nobody renews it any more. Its owner may still release it.</summary>
    public void Abandon() => Lose(LossCause.Shutdown);

    /// <summary>Its time is over by the clock, and the timer is late.</summary>
    public void Expire() => Lose(Session is { IsOver: true } ? LossCause.Session : null);

    /// <summary>Its session is over; a session that ended with its provider ends nothing more than that does.</summary>
    public void LoseWithSession() => Lose(Session is { _loss: var loss } && LossCause.Of(loss) == LossCause.Shutdown ? LossCause.Shutdown : LossCause.Session);

    /// <summary>Redis says that it is gone.</summary>
    public void Refuse() => Lose(LossCause.Refused);

    /// <summary>Finds out now whether Redis still has it, by a renewal before its time.</summary>
    public void RenewSoon() => ScheduleNext(Host.Clock.Now);

    public void OnDue()
    {
        var now = Host.Clock.Now;
        if (HasEnded)
            return;
        if (now >= Until)
        {
            Expire();
            return;
        }

        LogOverTtlOnce(now);
        ScheduleNext(OwnUntil);
        if (_renewing || IsAtLongestHold)
            return;

        _renewing = true;
        _renewalTtl = TtlAt(now);
        Lower(LeaseClock.Deadline(now, _renewalTtl));
        _owner.Renewals.Send(this);
    }

    public override void OnReply(long reply)
    {
        _renewing = false;
        if (HasEnded)
            return;
        if (reply != 1 && _exchanging)
        {
            ScheduleNext(Host.Clock.Now + LeaseClock.RetryAfter(Ttl));
            return;
        }

        if (reply != 1)
        {
            Host.Metrics.Renewed(Kind, LockResults.Refused);
            Lose(LossCause.Refused);
            return;
        }

        Host.Metrics.Renewed(Kind, LockResults.Renewed);
        var sent = _owner.Renewals.SentAt(this);
        Raise(LeaseClock.Deadline(sent, _renewalTtl));
        ScheduleNext(LeaseClock.RenewalDue(sent, _renewalTtl));
    }

    public override void OnFailure(StoreFailure failure)
    {
        _renewing = false;
        Host.Metrics.Renewed(Kind, LockResults.Unavailable);
        if (HasEnded)
            return;

        var now = Host.Clock.Now;
        if (Session is not null)
        {
            // The session's own renewal is what matters, and is logged; all of its holds are renewed when the connection is back.
            ScheduleNext(now + (Ttl / 60));
            return;
        }

        if (_lease is { } lease)
            Host.RenewalFailed(lease, Until - now, failure);
        ScheduleNext(now + LeaseClock.RetryAfter(Ttl));
    }

    private void Lose(LossCause? cause)
    {
        if (HasEnded)
            return;
        _loss = cause?.Number ?? 0;
        if (!End())
            return;
        if (cause != LossCause.Shutdown)
            Interlocked.Or(ref _state, Lost);
        _lease?.LoseWithHold();
        _owner.OnLost(this);
    }

    // Cut at the longest hold, and never so short that Redis would take it for a deletion.
    private TimeSpan TtlAt(TimeSpan now)
    {
        var left = HoldUntil - now;
        return left >= Ttl ? Ttl : left > LeastTtl ? left : LeastTtl;
    }

    // Two calls that extend it may be on their way: the later deadline is true.
    private void Raise(TimeSpan deadline)
    {
        long known;
        do
            known = Volatile.Read(ref _deadline);
        while (deadline.Ticks > known && Interlocked.CompareExchange(ref _deadline, deadline.Ticks, known) != known);
    }

    // A hold that was handed over has the claim's TTL, which may be longer than its own: from the moment at which a renewal
    // is sent, Redis may have cut it.
    private void Lower(TimeSpan deadline)
    {
        long known;
        do
            known = Volatile.Read(ref _deadline);
        while (deadline.Ticks < known && Interlocked.CompareExchange(ref _deadline, deadline.Ticks, known) != known);
    }

    private void ScheduleNext(TimeSpan due)
    {
        if (!Host.Wheel.Schedule(this, due < OwnUntil ? due : OwnUntil) || Host.IsClosing)
            Abandon();
        else if (Session is { HasEnded: true })
            LoseWithSession();

        // It may have ended on another thread just before it was put (back) on the wheel.
        if (HasEnded)
            Host.Wheel.Cancel(this);
    }

    private void LogOverTtlOnce(TimeSpan now)
    {
        if (_overTtlLogged || Session is not null || _lease is not { } lease || now - lease.GrantedAt < Ttl)
            return;
        _overTtlLogged = true;
        Host.HeldOverTtl(lease, Ttl);
    }
}
