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
/// States: live → over, once: ended (released) or lost (deadline passed, renewal refused, longest hold reached, provider
/// closed). The wheel calls <see cref="OnDue"/> when a renewal is due and, while one is on its way, at the deadline; it is
/// itself the shared call that renews, so a held lease needs neither a timer nor a task.
/// </remarks>
internal sealed class Hold : SharedCall, IScheduled
{
    private const int Live = 0, Over = 1;

    private readonly LeaseHost _host;
    private readonly IHoldOwner _owner;
    private readonly SharedCalls _renewals;
    private readonly TimeSpan _ttl;
    private readonly TimeSpan? _maxHold;
    private long _deadline;
    private TimeSpan _renewalSent;
    private TimeSpan _renewalTtl;
    private TimeSpan _holdUntil = TimeSpan.MaxValue;
    private int _state;
    private volatile bool _renewing;
    private bool _overTtlLogged;
    private (string Reason, string Why)? _loss;
    private RedisLease? _lease;
    private WheelLinks _links;

    /// <summary>A hold that is ours until <paramref name="deadline"/>.</summary>
    public Hold(LeaseHost host, IHoldOwner owner, SharedCalls renewals, string kind, LockKeys keys, string id, LeaseTerms terms, TimeSpan deadline)
    {
        _host = host;
        _owner = owner;
        _renewals = renewals;
        _ttl = terms.Ttl;
        _maxHold = terms.MaxHold;
        _deadline = deadline.Ticks;
        Kind = kind;
        Keys = keys;
        Id = id;
    }

    public string Kind { get; }

    /// <summary>The lease id, as it stands in Redis.</summary>
    public override string Id { get; }

    public override SharedTerms Terms => new(LeaseClock.Milliseconds(_renewalTtl), Tokens: 0);

    public override LockKeys Keys { get; }

    /// <summary>What is left of the tokens that were reserved; guarded by the owner.</summary>
    public HoldTokens Tokens;

    /// <summary>When it must be taken for over, unless it is renewed before.</summary>
    public TimeSpan Until => TimeSpan.FromTicks(Volatile.Read(ref _deadline));

    /// <summary>Over, or about to be found over.</summary>
    public bool IsOver => Volatile.Read(ref _state) == Over || _host.Clock.Now >= Until;

    public TimeSpan Ttl => _ttl;

    public string WhyLost => Loss.Why;

    public string LossReason => Loss.Reason;

    ref WheelLinks IScheduled.Links => ref _links;

    /// <summary>No renewal can move the deadline any further: the longest hold ends there.</summary>
    private bool IsAtLongestHold => Until >= _holdUntil - LeaseClock.Margin(_ttl);

    private (string Reason, string Why) Loss =>
        _loss
        ?? (IsAtLongestHold
            ? (LockResults.MaxHold, "it was held for its longest allowed time")
            : (LockResults.Expired, "its TTL ran out before a renewal was acknowledged"));

    public bool HasTermsOf(LeaseTerms terms) => terms.Ttl == _ttl && terms.MaxHold == _maxHold;

    /// <summary>The lease that has the hold from now on. The renewal schedule begins with the first.</summary>
    public void GiveTo(RedisLease lease)
    {
        var first = Interlocked.Exchange(ref _lease, lease) is null;
        var now = _host.Clock.Now;
        _holdUntil = _maxHold is { } maxHold ? now + maxHold : TimeSpan.MaxValue;
        _overTtlLogged = false;
        _host.Granted(lease);
        if (first)
            ScheduleNext(Until + LeaseClock.Margin(_ttl) - _ttl + (_ttl / 3));
        if (Volatile.Read(ref _state) == Over)
            lease.LoseWithHold();
    }

    /// <summary>A call is about to be sent now that gives it the TTL anew.</summary>
    public void Extending(TimeSpan now) => Lower(LeaseClock.Deadline(now, _ttl));

    /// <summary>Redis has run that call, which was sent at <paramref name="sent"/>.</summary>
    public void Extended(TimeSpan sent) => Raise(LeaseClock.Deadline(sent, _ttl));

    /// <summary>It is released: from now on nothing is renewed and nothing is lost. False: it was over already.</summary>
    public bool End()
    {
        _host.Wheel.Cancel(this);
        return Interlocked.Exchange(ref _state, Over) == Live;
    }

    /// <summary>The provider closes: nobody renews it any more. Its owner may still release it.</summary>
    public void Abandon() => Lose(LockResults.Shutdown, "its provider was closed");

    /// <summary>Its time is over by the clock, and the timer is late.</summary>
    public void Expire() => LoseFor(loss: null);

    public void OnDue()
    {
        var now = _host.Clock.Now;
        if (Volatile.Read(ref _state) == Over)
            return;
        if (now >= Until)
        {
            Expire();
            return;
        }

        LogOverTtlOnce(now);
        ScheduleNext(Until);
        if (_renewing || IsAtLongestHold)
            return;

        var left = _holdUntil - now;
        _renewing = true;
        _renewalSent = now;
        _renewalTtl = left < _ttl ? left : _ttl;
        Lower(LeaseClock.Deadline(now, _renewalTtl));
        _renewals.Send(this);
    }

    public override void OnReply(long reply)
    {
        _renewing = false;
        if (Volatile.Read(ref _state) == Over)
            return;
        if (reply != 1)
        {
            _host.Metrics.Renewed(Kind, LockResults.Refused);
            Lose(LockResults.Refused, "a renewal found the lock deleted or taken by somebody else");
            return;
        }

        _host.Metrics.Renewed(Kind, LockResults.Renewed);
        Raise(LeaseClock.Deadline(_renewalSent, _renewalTtl));
        ScheduleNext(LeaseClock.RenewalDue(_renewalSent, _renewalTtl));
    }

    public override void OnFailure(StoreFailure failure)
    {
        _renewing = false;
        _host.Metrics.Renewed(Kind, LockResults.Unavailable);
        if (Volatile.Read(ref _state) == Over)
            return;

        var now = _host.Clock.Now;
        if (_lease is { } lease)
            _host.RenewalFailed(lease, Until - now, failure);
        ScheduleNext(now + LeaseClock.RetryAfter(_ttl));
    }

    private void Lose(string reason, string why) => LoseFor((reason, why));

    private void LoseFor((string Reason, string Why)? loss)
    {
        if (Volatile.Read(ref _state) == Over)
            return;
        _loss = loss;
        if (!End())
            return;
        _lease?.LoseWithHold();
        _owner.OnLost(this);
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
        if (!_host.Wheel.Schedule(this, due < Until ? due : Until) || _host.IsClosing)
            Abandon();

        // It may have ended on another thread just before it was put (back) on the wheel.
        if (Volatile.Read(ref _state) == Over)
            _host.Wheel.Cancel(this);
    }

    private void LogOverTtlOnce(TimeSpan now)
    {
        if (_overTtlLogged || _lease is not { } lease || now - lease.GrantedAt < _ttl)
            return;
        _overTtlLogged = true;
        _host.HeldOverTtl(lease, _ttl);
    }
}
