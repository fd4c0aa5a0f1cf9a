namespace RedisLocking.Leases;

/// <summary>
/// A lease that needs no renewal: it lives as long as its process. It is lost when it was held for MaxHold, which gives the
/// lock back, or when the provider is disposed, which does not: the holder's code may still be running.
/// </summary>
internal sealed class InMemoryLease : LockLease
{
    private readonly LeaseTerms _terms;
    private readonly long _grantedAt;
    private readonly TimeProvider _time;
    private readonly Func<InMemoryLease, bool> _giveBack;
    private Alarm? _maxHold;
    private bool _providerDisposed;

    public InMemoryLease(LockName name, string leaseId, FencingToken fencingToken, LeaseTerms terms, long grantedAt, TimeProvider time, Func<InMemoryLease, bool> giveBack)
        : base(fencingToken)
    {
        Name = name;
        LeaseId = leaseId;
        _terms = terms;
        _grantedAt = grantedAt;
        _time = time;
        _giveBack = giveBack;
    }

    public override LockName Name { get; }

    public override string LeaseId { get; }

    /// <summary>What a store would answer as the TTL that remains: the whole of it, unless MaxHold ends sooner.</summary>
    public TimeSpan ExpiresIn => HoldLeft is { } left && left < _terms.Ttl ? TimeSpan.FromTicks(Math.Max(0, left.Ticks)) : _terms.Ttl;

    protected override string WhyLost => _providerDisposed ? "its provider was disposed" : $"it was held for its MaxHold of {_terms.MaxHold}";

    private TimeSpan? HoldLeft => _terms.MaxHold - _time.GetElapsedTime(_grantedAt);

    /// <summary>Starts the end of a hold that has one. Called once, before anybody is handed the lease.</summary>
    public void StartMaxHold()
    {
        if (_terms.MaxHold is not { } maxHold)
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
