namespace RedisLocking.Leases;

/// <summary>
/// A lease's life, the same for every provider (this file is compiled into each): held, then either released by its holder
/// or lost, each once. What the provider adds is its clock and how a release reaches the store.
/// </summary>
internal abstract class LockLease : ILockLease
{
    private const int Held = 0, IsLost = 1, IsReleased = 2;

    private readonly Lock _gate = new();
    private int _state;
    private CancellationTokenSource? _lost;
    private Task<bool>? _release;

    protected LockLease(LockName name, string leaseId, FencingToken fencingToken)
    {
        Name = name;
        LeaseId = leaseId;
        FencingToken = fencingToken;
    }

    public LockName Name { get; }

    public string LeaseId { get; }

    public FencingToken FencingToken { get; }

    public CancellationToken Lost
    {
        get
        {
            LoseIfExpired();
            lock (_gate)
            {
                // Made when somebody asks: most holders never do, and a source is most of what a lease would weigh.
                if (_lost is null)
                {
                    _lost = new CancellationTokenSource();
                    if (_state == IsLost)
                        _lost.Cancel();
                }

                return _lost.Token;
            }
        }
    }

    /// <summary>Neither released nor lost.</summary>
    protected bool IsHeld => Volatile.Read(ref _state) == Held;

    public void ThrowIfLost()
    {
        LoseIfExpired();
        switch (Volatile.Read(ref _state))
        {
            case IsLost:
                throw new LockLostException(Name, $"The lease of lock '{Name}' is lost: {WhyLost}. Somebody else may hold it now.");
            case IsReleased:
                throw new LockLostException(Name, $"The lease of lock '{Name}' was released.");
        }
    }

    public ValueTask<bool> ReleaseAsync()
    {
        TaskCompletionSource<bool> first;
        lock (_gate)
        {
            if (_release is { } already)
                return new ValueTask<bool>(already);

            first = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _release = first.Task;
        }

        return ReleaseOnceAsync(first);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await ReleaseAsync().ConfigureAwait(false);
        }
        catch (LockUnavailableException)
        {
            // The provider has logged it and sees to it that the lock is freed; a throw here would hide the exception
            // that the holder's block may be leaving with.
        }
    }

    /// <summary>Why a lost lease was lost, to end a sentence with.</summary>
    protected abstract string WhyLost { get; }

    /// <summary>Whether the lease's time is over by the provider's clock, now.</summary>
    protected abstract bool IsExpired();

    /// <summary>Gives the lock back in the store; called once.</summary>
    protected abstract ValueTask<bool> ReleaseCoreAsync();

    /// <summary>Called once, when the lease ends: by its release, before that is sent, or by its loss.</summary>
    protected abstract void OnEnded(bool lost);

    /// <summary>Marks the lease as lost and signals it; false when it had ended already.</summary>
    protected bool Lose()
    {
        if (Interlocked.CompareExchange(ref _state, IsLost, Held) != Held)
            return false;

        CancellationTokenSource? lost;
        lock (_gate)
            lost = _lost;

        // Sets the token now and runs the callbacks, which are user code, on the thread pool.
        _ = lost?.CancelAsync();
        OnEnded(lost: true);
        return true;
    }

    private void LoseIfExpired()
    {
        if (IsHeld && IsExpired())
            Lose();
    }

    private async ValueTask<bool> ReleaseOnceAsync(TaskCompletionSource<bool> first)
    {
        if (Interlocked.CompareExchange(ref _state, IsReleased, Held) == Held)
            OnEnded(lost: false);

        try
        {
            var released = await ReleaseCoreAsync().ConfigureAwait(false);
            first.SetResult(released);
            return released;
        }
        catch (Exception failure)
        {
            first.SetException(failure);
            _ = first.Task.Exception; // Observed: a later caller may never come.
            throw;
        }
    }
}
