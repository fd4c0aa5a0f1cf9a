using RedisLocking.DetachedLeases;

namespace RedisLocking.Leases;

/// <summary>
/// A lease that needs no renewal: it lives as long as its process. It is lost when it was held for MaxHold, which gives the
/// lock back, when the lock is taken away from it, or when the provider is disposed, which leaves it held: the holder's code may
/// still be running.
/// </summary>
internal class InMemoryLease : LockLease, IHolder
{
    private readonly long _grantedAt;
    private readonly TimeProvider _time;
    private readonly ILeaseTable _table;
    private Alarm? _maxHold;
    private string? _whyLost;
    private bool _providerDisposed;

    public InMemoryLease(LeaseGrant grant, ILeaseTable table)
        : base(grant.Token)
    {
        Name = grant.Name;
        LeaseId = grant.LeaseId;
        Terms = grant.Terms;
        Place = new LinkedListNode<IHolder>(this);
        _grantedAt = grant.GrantedAt;
        _time = grant.Time;
        _table = table;
    }

    public override LockName Name { get; }

    public override string LeaseId { get; }

    public LeaseTerms Terms { get; }

    public virtual LockMode Mode => LockMode.Exclusive;

    public LinkedListNode<IHolder> Place { get; }

    /// <summary>What a store would answer as the TTL that remains: the whole of it, unless MaxHold ends sooner.</summary>
    public TimeSpan ExpiresIn => HoldLeft is { } left && left < Terms.Ttl ? TimeSpan.FromTicks(Math.Max(0, left.Ticks)) : Terms.Ttl;

    protected override string WhyLost => _whyLost ?? $"it was held for its MaxHold of {Terms.MaxHold}";

    private TimeSpan? HoldLeft => Terms.MaxHold - _time.GetElapsedTime(_grantedAt);

    /// <summary>Where it is held.</summary>
    public ILeaseTable Table => _table;

    /// <summary>Tells the leases of one provider from another's.</summary>
    public bool IsOf(ILeaseTable table) => _table == table;

    /// <summary>Starts the end of a hold that has one. Called once, before anybody is handed the lease.</summary>
    public void StartMaxHold()
    {
        if (Terms.MaxHold is not { } maxHold)
            return;

        _maxHold = new Alarm(_time, _grantedAt, maxHold, () => Lose());
        _maxHold.Start();
        if (!IsHeld)
            _maxHold.Dispose(); // The provider was disposed meanwhile, when there was no alarm to stop yet.
    }

    public void LoseWithProvider()
    {
        _providerDisposed = IsHeld;
        TakeAway("its provider was disposed");
    }

    public void TakeAway(string why)
    {
        Interlocked.CompareExchange(ref _whyLost, why, null);
        Lose();
    }

    protected override bool IsExpired() => HoldLeft <= TimeSpan.Zero;

    protected override ValueTask<Detachment> DetachCoreAsync(TimeSpan? ttl) => new(_table.Detach(this, ttl));

    protected override void BeginRelease(TaskCompletionSource<bool> answer)
    {
        // The alarm may be late; by the clock the lease was over all the same.
        var expired = !_providerDisposed && IsExpired();
        answer.SetResult(_table.LetGo(this) && !expired);
    }

    protected override void OnEnded(bool lost)
    {
        _maxHold?.Dispose();
        if (lost && !_providerDisposed)
            _table.LetGo(this);
    }
}
