using System.Runtime.CompilerServices;
using RedisLocking.DetachedLeases;

namespace RedisLocking.Leases;

/// <summary>
/// A lease's life, the same for every provider (this file is compiled into each): held, then released by its holder, lost, detached,
/// closed with its session, or exchanged for another by an upgrade or a downgrade: one of them, once. What the provider adds is its clock and how a release reaches the store.
/// </summary>
internal abstract class LockLease : ILockLease, IDetachable
{
    private const int Held = 0, IsLost = 1, IsReleased = 2, IsUpgraded = 3, IsDowngraded = 4, IsDetached = 5, IsClosed = 6;

    private int _state;
    private CancellationTokenSource? _lost;
    private TaskCompletionSource<bool>? _release;

    protected LockLease(FencingToken fencingToken) => FencingToken = fencingToken;

    public abstract LockName Name { get; }

    public abstract string LeaseId { get; }

    public FencingToken FencingToken { get; }

    public CancellationToken Lost
    {
        get
        {
            LoseIfExpired();
            return (Volatile.Read(ref _lost) ?? MakeLost()).Token;
        }
    }

    /// <summary>Whether the lock is still held by this lease, by the clock now.</summary>
    public bool IsLive
    {
        get
        {
            LoseIfExpired();
            return IsHeld;
        }
    }

    /// <summary>Neither released nor lost, detached or exchanged.</summary>
    protected bool IsHeld => Volatile.Read(ref _state) == Held;

    /// <summary>Why a lost lease was lost, to end a sentence with.</summary>
    protected abstract string WhyLost { get; }

    public void ThrowIfLost()
    {
        LoseIfExpired();
        switch (Volatile.Read(ref _state))
        {
            case IsLost:
                throw new LockLostException(Name, $"The lease of lock '{Name}' is lost: {WhyLost}. Somebody else may hold it now.");
            case IsReleased:
                throw new LockLostException(Name, $"The lease of lock '{Name}' was released.");
            case IsClosed:
                throw new LockLostException(Name, $"The lease of lock '{Name}' ended when its session was closed.");
            case IsUpgraded:
                throw new LockLostException(Name, $"The lease of lock '{Name}' was upgraded: the writer's lease took its place.");
            case IsDowngraded:
                throw new LockLostException(Name, $"The lease of lock '{Name}' was downgraded: a reader's lease took its place.");
            case IsDetached:
                throw new LockLostException(Name, $"The lease of lock '{Name}' was detached: its handle has it now.");
        }
    }

    public ValueTask<bool> ReleaseAsync()
    {
        if (Volatile.Read(ref _release) is { } already)
            return new ValueTask<bool>(already.Task);

        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _release, answer, null) is { } earlier)
            return new ValueTask<bool>(earlier.Task);

        var state = Interlocked.CompareExchange(ref _state, IsReleased, Held);
        if (state == Held)
            OnEnded(lost: false);
        if (state is IsUpgraded or IsDowngraded or IsDetached)
            answer.SetResult(true); // It was ours when the next lease, or the handle, took its place.
        else
            BeginRelease(answer);
        return new ValueTask<bool>(answer.Task);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
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

    public ValueTask<LeaseHandle> DetachAsync(TimeSpan? ttl = null, CancellationToken cancellationToken = default)
    {
        DetachedTtl.ThrowIfOutOfRange(ttl);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<LeaseHandle>(cancellationToken) : DetachAloneAsync(ttl);
    }

    public async ValueTask<Detachment> DetachPartAsync(TimeSpan? ttl)
    {
        ThrowIfLost();
        var detachment = await DetachCoreAsync(ttl).ConfigureAwait(false);
        if (Interlocked.CompareExchange(ref _state, IsDetached, Held) == Held)
        {
            OnEnded(lost: false);
            OnDetached();
            return detachment;
        }

        // It was released or lost while the store detached it: nobody wants the handle.
        await detachment.Lease.ReleaseAsync().ConfigureAwait(false);
        ThrowIfLost();
        return detachment;
    }

    /// <summary>
    /// Ends the lease as if it were released, because one of <paramref name="mode"/> takes its place; false when it has ended
    /// already. Calls nothing, so it may be called under a gate; <see cref="EndExchanged"/> follows outside of it.
    /// </summary>
    public bool TryExchange(LockMode mode) =>
        Interlocked.CompareExchange(ref _state, mode == LockMode.Write ? IsUpgraded : IsDowngraded, Held) == Held;

    /// <summary>Called once, after <see cref="TryExchange"/> succeeded.</summary>
    public void EndExchanged() => OnEnded(lost: false);

    /// <summary>
    /// Its session is closed under it: as if it were released, but that its holder is told by <see cref="Lost"/>. A release gives the
    /// lock back, as after a loss.
    /// </summary>
    public void Close()
    {
        if (Interlocked.CompareExchange(ref _state, IsClosed, Held) != Held)
            return;

        _ = Volatile.Read(ref _lost)?.CancelAsync();
        OnEnded(lost: false);
    }

    /// <summary>Gives the hold to a handle, in the store: from then on it is not this lease's there.</summary>
    /// <exception cref="LockLostException">The hold was not there any more.</exception>
    protected abstract ValueTask<Detachment> DetachCoreAsync(TimeSpan? ttl);

    /// <summary>Called once, after <see cref="OnEnded"/>, when the handle has the hold.</summary>
    protected virtual void OnDetached()
    {
    }

    /// <summary>Whether the lease's time is over by the provider's clock, now.</summary>
    protected abstract bool IsExpired();

    /// <summary>Gives the lock back in the store, and answers whether it was still ours; called once.</summary>
    protected abstract void BeginRelease(TaskCompletionSource<bool> answer);

    /// <summary>Called once, when the lease ends: by its release, before that is sent, by its exchange, by being detached, or by its loss.</summary>
    protected abstract void OnEnded(bool lost);

    /// <summary>Marks the lease as lost and signals it; false when it had ended already.</summary>
    protected bool Lose()
    {
        if (Interlocked.CompareExchange(ref _state, IsLost, Held) != Held)
            return false;

        // Sets the token now and runs the callbacks, which are user code, on the thread pool.
        _ = Volatile.Read(ref _lost)?.CancelAsync();
        OnEnded(lost: true);
        return true;
    }

    private async ValueTask<LeaseHandle> DetachAloneAsync(TimeSpan? ttl) => HandleText.Write([(await DetachPartAsync(ttl).ConfigureAwait(false)).Grant]);

    private void LoseIfExpired()
    {
        if (IsHeld && IsExpired())
            Lose();
    }

    // Made when somebody asks: most holders never do, and a source is most of what a lease would weigh. Either this sees
    // that the lease is lost, or the loss sees the source: both are written with a fence before the other is read.
    private CancellationTokenSource MakeLost()
    {
        var made = new CancellationTokenSource();
        if (Interlocked.CompareExchange(ref _lost, made, null) is { } earlier)
            return earlier;
        if (Volatile.Read(ref _state) is IsLost or IsClosed)
            made.Cancel();
        return made;
    }
}
