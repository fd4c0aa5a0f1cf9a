using RedisLocking.DetachedLeases;
using RedisLocking.Leases;

namespace RedisLocking.Testing.Leases;

/// <summary>A lease of the provider inside, which a test can take away, and whose release can be slow or go unanswered.</summary>
/// <remarks>The provider inside grants without a MaxHold; it is counted here, so that a lease is lost in one place only.</remarks>
internal class TestLease : LockLease, ITestHold
{
    private readonly ILockLease _granted;
    private readonly TestStore _store;
    private readonly long _grantedAt;
    private Alarm? _alarm;
    private string? _whyLost;
    private bool _providerDisposed;
    private bool _isReleased;

    public TestLease(ILockLease granted, TimeSpan? maxHold, TestStore store)
        : base(granted.FencingToken)
    {
        _granted = granted;
        _store = store;
        _grantedAt = store.Time.GetTimestamp();
        MaxHold = maxHold;
    }

    public override LockName Name => _granted.Name;

    public override string LeaseId => _granted.LeaseId;

    protected TimeSpan? MaxHold { get; }

    protected override string WhyLost => _whyLost!;

    public bool IsOf(TestStore store) => _store == store;

    /// <summary>Called once, before anybody is handed the lease.</summary>
    public void StartMaxHold()
    {
        if (MaxHold is not { } maxHold)
            return;

        _alarm = new Alarm(_store.Time, _grantedAt, maxHold, LoseToMaxHold);
        _alarm.Start();
        if (!IsHeld)
            _alarm.Dispose(); // The test, or the provider's end, took it away when there was no alarm to stop yet.
    }

    /// <summary>Ends the lease under its holder and frees the lock; false when it had ended already.</summary>
    /// <param name="why">To end a sentence with.</param>
    public bool LoseBecause(string why)
    {
        Interlocked.CompareExchange(ref _whyLost, why, null);
        return Lose();
    }

    /// <summary>Ends the lease, and leaves the lock held until the holder, whose code may still run, releases it.</summary>
    public void LoseWithProvider()
    {
        _providerDisposed = IsHeld;
        LoseBecause("its provider was disposed");
    }

    protected override bool IsExpired()
    {
        if (MaxHold is not { } maxHold || _store.Time.GetElapsedTime(_grantedAt) < maxHold)
            return false;

        Interlocked.CompareExchange(ref _whyLost, WasHeldFor(maxHold), null);
        return true;
    }

    protected override async ValueTask<Detachment> DetachCoreAsync(TimeSpan? ttl)
    {
        await _store.ReachOrRecordAsync([Name], FencingToken, CancellationToken.None).ConfigureAwait(false);
        var handle = await _granted.DetachAsync(ttl).ConfigureAwait(false);
        var grant = HandleText.Read(handle)[0];
        _store.AddDetached(grant);
        return new Detachment(grant, new TestDetachedLease(grant, _store));
    }

    protected override void BeginRelease(TaskCompletionSource<bool> answer) => _ = AnswerReleaseAsync(answer);

    protected override void OnEnded(bool lost)
    {
        _isReleased = !lost;
        _alarm?.Dispose();
        _store.Forget(this);
        if (!lost)
            return;

        _store.History.Add(LockEventKind.Lost, Name, FencingToken);
        if (!_providerDisposed)
            GiveBack();
    }

    private void LoseToMaxHold() => LoseBecause(WasHeldFor(MaxHold!.Value));

    private static string WasHeldFor(TimeSpan maxHold) => $"it was held for its MaxHold of {maxHold}";

    private async Task AnswerReleaseAsync(TaskCompletionSource<bool> answer)
    {
        try
        {
            answer.SetResult(await ReleaseCoreAsync().ConfigureAwait(false));
        }
        catch (LockUnavailableException unavailable)
        {
            answer.SetException(unavailable);
        }
    }

    private async Task<bool> ReleaseCoreAsync()
    {
        if (!_isReleased && !_providerDisposed)
            return false; // It was lost before, and is given back.

        // By the clock the lease may be over although its alarm has not rung yet.
        var expired = IsExpired();
        if (await _store.ReachAsync([Name], CancellationToken.None).ConfigureAwait(false) is { } failure)
        {
            _store.History.Add(LockEventKind.Unavailable, Name, FencingToken);
            failure.Outage.WhenOver(GiveBack);
            throw TestStore.Unavailable(Name);
        }

        _store.History.Add(expired ? LockEventKind.Lost : LockEventKind.Released, Name, FencingToken);
        GiveBack();
        return !expired;
    }

    // Nothing in the provider inside refuses it, and it is done when the call returns.
    private void GiveBack()
    {
        _ = _granted.ReleaseAsync().AsTask();
        if (LeaseId.StartsWith(LeaseIdText.Detached, StringComparison.Ordinal))
            _store.LoseSharers(LeaseId, except: this);
    }
}
