using RedisLocking.Configuration;
using RedisLocking.Diagnostics;
using RedisLocking.Scripting;
using RedisLocking.Timing;

namespace RedisLocking.Leases;

/// <summary>
/// A lease in Redis. It is held until its local deadline: the time at which the request that last gave it its TTL was sent,
/// plus that TTL, less a margin. Every acknowledged renewal moves the deadline; a renewal that failed is tried again until
/// the deadline, one that was refused ends the lease.
/// </summary>
/// <remarks>
/// States: held → released (by its holder) or lost (deadline passed, renewal refused, longest hold reached, provider
/// closed). The wheel calls <see cref="OnDue"/> at the next renewal and, while one is on its way, at the deadline.
/// </remarks>
internal sealed class RedisLease : LockLease, IScheduled
{
    private readonly LeaseHost _host;
    private readonly LeaseCommands _commands;
    private readonly TimeSpan _ttl;
    private readonly TimeSpan _grantedAt;
    private readonly TimeSpan _holdUntil;
    private long _deadline;
    private bool _renewing;
    private bool _overTtlLogged;
    private (string Reason, string Why)? _loss;
    private WheelLinks _links;

    public RedisLease(LeaseHost host, LeaseCommands commands, LockName name, string leaseId, FencingToken token, LeaseTerms terms, TimeSpan sent)
        : base(name, leaseId, token)
    {
        _host = host;
        _commands = commands;
        _ttl = terms.Ttl;
        _grantedAt = sent;
        _holdUntil = terms.MaxHold is { } maxHold ? sent + maxHold : TimeSpan.MaxValue;
        _deadline = LeaseClock.Deadline(sent, terms.Ttl).Ticks;
    }

    public string Kind => _commands.Kind;

    ref WheelLinks IScheduled.Links => ref _links;

    protected override string WhyLost => Loss.Why;

    private TimeSpan Deadline => TimeSpan.FromTicks(Volatile.Read(ref _deadline));

    /// <summary>No renewal can move the deadline any further: the longest hold ends there.</summary>
    private bool IsAtLongestHold => Deadline >= _holdUntil - LeaseClock.Margin(_ttl);

    private (string Reason, string Why) Loss =>
        _loss
        ?? (IsAtLongestHold
            ? (LockResults.MaxHold, "it was held for its longest allowed time")
            : (LockResults.Expired, "its TTL ran out before a renewal was acknowledged"));

    /// <summary>Begins to renew; called once, when the lease is granted.</summary>
    public void Start()
    {
        _host.Granted(this);
        ScheduleNext(LeaseClock.RenewalDue(_grantedAt, _ttl));
    }

    /// <summary>The provider closes: nobody renews the lease any more. Its owner may still release it.</summary>
    public void Abandon() => Lose(LockResults.Shutdown, "its provider was closed");

    public void OnDue()
    {
        var now = _host.Clock.Now;
        if (!IsHeld)
            return;
        if (now >= Deadline)
        {
            Lose();
            return;
        }

        LogOverTtlOnce(now);
        ScheduleNext(Deadline);
        if (_renewing || IsAtLongestHold)
            return;

        _renewing = true;
        var left = _holdUntil - now;
        _ = RenewAsync(now, left < _ttl ? left : _ttl);
    }

    protected override bool IsExpired() => _host.Clock.Now >= Deadline;

    protected override void OnEnded(bool lost)
    {
        _host.Wheel.Cancel(this);
        _host.Ended(this, _host.Clock.Now - _grantedAt);
        if (lost)
            _host.Lost(this, Loss.Reason, Loss.Why);
    }

    protected override async ValueTask<bool> ReleaseCoreAsync()
    {
        using var activity = LockActivities.StartRelease(Name, Kind);
        try
        {
            var ours = await _commands.Release(this).ConfigureAwait(false);
            activity.Ended(ours ? LockResults.Released : LockResults.NotOurs);
            _host.Released(this, ours);
            return ours;
        }
        catch (StoreFailure failure)
        {
            activity.Failed(LockResults.Unavailable, failure);
            _host.ReleaseFailed(this, failure);
            throw new LockUnavailableException(Name, $"The release of lock '{Name}' was not confirmed: {failure.Message}. The lock is freed as soon as Redis answers, by its TTL at the latest.", failure);
        }
    }

    private async Task RenewAsync(TimeSpan sent, TimeSpan ttl)
    {
        try
        {
            if (await _commands.Renew(this, ttl, Deadline - sent).ConfigureAwait(false))
                Renewed(sent, ttl);
            else
                Refused();
        }
        catch (StoreFailure failure)
        {
            Failed(failure);
        }
    }

    private void Renewed(TimeSpan sent, TimeSpan ttl)
    {
        _host.Metrics.Renewed(Kind, LockResults.Renewed);
        Volatile.Write(ref _deadline, LeaseClock.Deadline(sent, ttl).Ticks);
        _renewing = false;
        ScheduleNext(LeaseClock.RenewalDue(sent, ttl));
    }

    private void Refused()
    {
        _host.Metrics.Renewed(Kind, LockResults.Refused);
        Lose(LockResults.Refused, "a renewal found the lock deleted or taken by somebody else");
    }

    private void Failed(StoreFailure failure)
    {
        _host.Metrics.Renewed(Kind, LockResults.Unavailable);
        var now = _host.Clock.Now;
        if (IsHeld)
            _host.RenewalFailed(this, Deadline - now, failure);
        _renewing = false;
        ScheduleNext(now + LeaseClock.RetryAfter(_ttl));
    }

    private void ScheduleNext(TimeSpan due)
    {
        if (!_host.Wheel.Schedule(this, due < Deadline ? due : Deadline))
            Abandon();

        // The lease may have ended on another thread just before it was put (back) on the wheel.
        if (!IsHeld)
            _host.Wheel.Cancel(this);
    }

    private void Lose(string reason, string why)
    {
        if (!IsHeld)
            return;
        _loss = (reason, why);
        Lose();
    }

    private void LogOverTtlOnce(TimeSpan now)
    {
        if (_overTtlLogged || now - _grantedAt < _ttl)
            return;
        _overTtlLogged = true;
        _host.HeldOverTtl(this, _ttl);
    }
}
