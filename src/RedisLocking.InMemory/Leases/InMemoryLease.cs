namespace RedisLocking.Leases;

/// <summary>
/// A lease that needs no renewal: it lives as long as its process. It is lost when it was held for MaxHold, which gives the
/// lock back, or when the provider is disposed, which does not: the holder's code may still be running.
/// </summary>
internal class InMemoryLease : LockLease
{
    private readonly long _grantedAt;
    private readonly TimeProvider _time;
    private readonly Func<InMemoryLease, bool> _giveBack;
    private Alarm? _maxHold;
    private bool _providerDisposed;

    /// <summary>Holds by the grant; <paramref name="giveBack"/> frees the lock, and answers whether it was this lease's until then.</summary>
    public InMemoryLease(LeaseGrant grant, Func<InMemoryLease, bool> giveBack)
        : base(grant.Token)
    {
        Name = grant.Name;
        LeaseId = grant.LeaseId;
        Terms = grant.Terms;
        Place = new LinkedListNode<InMemoryLease>(this);
        _grantedAt = grant.GrantedAt;
        _time = grant.Time;
        _giveBack = giveBack;
    }

    public override LockName Name { get; }

    public override string LeaseId { get; }

    public LeaseTerms Terms { get; }

    /// <summary>Among the holders of its lock, in no list once it holds it no more; under the table's gate.</summary>
    public LinkedListNode<InMemoryLease> Place { get; }

    /// <summary>What a store would answer as the TTL that remains: the whole of it, unless MaxHold ends sooner.</summary>
    public TimeSpan ExpiresIn => HoldLeft is { } left && left < Terms.Ttl ? TimeSpan.FromTicks(Math.Max(0, left.Ticks)) : Terms.Ttl;

    protected override string WhyLost => _providerDisposed ? "its provider was disposed" : $"it was held for its MaxHold of {Terms.MaxHold}";

    private TimeSpan? HoldLeft => Terms.MaxHold - _time.GetElapsedTime(_grantedAt);

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
        Lose();
    }

    protected override bool IsExpired() => HoldLeft <= TimeSpan.Zero;

    protected override void BeginRelease(TaskCompletionSource<bool> answer)
    {
        // The alarm may be late; by the clock the lease was over all the same.
        var expired = !_providerDisposed && IsExpired();
        answer.SetResult(_giveBack(this) && !expired);
    }

    protected override void OnEnded(bool lost)
    {
        _maxHold?.Dispose();
        if (lost && !_providerDisposed)
            _giveBack(this);
    }
}
