using RedisLocking.Leases;

namespace RedisLocking.DetachedLeases;

/// <summary>A detached lease's place among the holders of its lock. It ends by itself, unlike the leases that code of this process holds.</summary>
internal sealed class DetachedHold : IHolder
{
    private readonly TimeProvider _time;
    private long _renewedAt;
    private Alarm? _alarm;
    private volatile bool _isStopped;

    public DetachedHold(DetachedGrant grant, LockMode mode, TimeProvider time, GrantMoment now)
    {
        _time = time;
        _renewedAt = now.Timestamp;
        Grant = grant;
        LeaseId = grant.LeaseId;
        Mode = mode;
        Place = new LinkedListNode<IHolder>(this);
    }

    public DetachedGrant Grant { get; }

    public LockName Name => Grant.Name;

    public string LeaseId { get; }

    public LockMode Mode { get; }

    public LinkedListNode<IHolder> Place { get; }

    /// <summary>The leases under which code of this process holds it now, which keep it from ending; under the table's gate.</summary>
    public List<AttachedLease> Attached { get; } = [];

    public TimeSpan ExpiresIn => Attached.Count > 0 ? Grant.Ttl : TimeSpan.FromTicks(Math.Max(0, (Grant.Ttl - _time.GetElapsedTime(Volatile.Read(ref _renewedAt))).Ticks));

    /// <summary>Under the table's gate.</summary>
    public void Renew(GrantMoment now) => Volatile.Write(ref _renewedAt, Math.Max(_renewedAt, now.Timestamp));

    /// <summary>Whether its TTL has run out; under the table's gate.</summary>
    public bool IsOver(GrantMoment now) => Attached.Count == 0 && _time.GetElapsedTime(_renewedAt, now.Timestamp) >= Grant.Ttl;

    /// <summary>Rings when the TTL, as it was last renewed before this call, has run out.</summary>
    public void StartAlarm(Action ring)
    {
        var alarm = new Alarm(_time, Volatile.Read(ref _renewedAt), Grant.Ttl, ring);
        Interlocked.Exchange(ref _alarm, alarm)?.Dispose();
        alarm.Start();
        if (_isStopped)
            alarm.Dispose(); // It ended meanwhile, when there was no such alarm to stop yet.
    }

    /// <summary>Called when it has ended, or its provider has.</summary>
    public void StopAlarm()
    {
        _isStopped = true;
        Volatile.Read(ref _alarm)?.Dispose();
    }

    public void TakeAway(string why)
    {
        StopAlarm();
        foreach (var lease in Attached) // Nobody is added to what has ended.
            lease.TakeAway(why);
    }
}
