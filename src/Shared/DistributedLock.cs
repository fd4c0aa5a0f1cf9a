using RedisLocking.Development;
using RedisLocking.Leases;
using CallSites = System.Runtime.CompilerServices.ConditionalWeakTable<RedisLocking.Leases.LockLease, string>;

namespace RedisLocking.Locks;

/// <summary>The public half of every provider's locks: checks the arguments, and says what the caller wants of a conflict.</summary>
/// <remarks>Neither method is async: a frame of its own for every wait would cost more memory than the waiter itself.</remarks>
internal abstract class DistributedLock : IDistributedLock
{
    private static readonly LockLeaseAccessor Flow = new();

    // Where in the application leases were asked for, while somebody develops; at other times a lease must not weigh more for it.
    private static readonly CallSites Sites = [];

    protected DistributedLock(LockName name) => Name = name;

    public LockName Name { get; }

    /// <summary>What helps a developer; null, and without a cost, where nobody develops.</summary>
    public virtual FlowWatch? Watch => null;

    public ValueTask<ILockLease?> TryAcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default) =>
        Acquire(wait, OnConflict.ReturnNull, cancellationToken);

    public ValueTask<ILockLease> AcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default) =>
        Acquire(wait, OnConflict.Throw, cancellationToken)!;

    public ValueTask<LeaseHandle?> TryAcquireDetachedAsync(TimeSpan wait, CancellationToken cancellationToken = default)
    {
        ThrowIfRefused(wait);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<LeaseHandle?>(cancellationToken)
            : AcquireDetachedCoreAsync(wait, cancellationToken);
    }

    /// <summary>Asking for what the current flow holds would wait for itself. One look-up where the flow holds nothing.</summary>
    /// <exception cref="LockHeldByFlowException">The current flow runs under a lease of this very lock.</exception>
    public virtual void ThrowIfHeldByFlow()
    {
        if (Flow.Find(Name) is LockLease held && Excludes(held) && held.IsLive)
            throw new LockHeldByFlowException(Name, Watch is null ? null : $"It was taken at {(Sites.TryGetValue(held, out var site) ? site : "code of the framework")}, and is asked for again at {CallSite.Here()}.");
    }

    /// <summary>Tells the watch that somebody is ready to wait for this lock.</summary>
    public virtual void Report(FlowWatch watch, string site) => watch.Asks(Name, site);

    /// <summary>Whether this lock cannot be granted while that lease of its name is held: it is of this provider, and no permit beside others.</summary>
    protected virtual bool Excludes(LockLease held) => false;

    /// <summary>Acquires; <paramref name="wait"/> is 0 or more, or infinite. The result is null only where that was asked for.</summary>
    protected abstract ValueTask<ILockLease?> AcquireCoreAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken);

    /// <summary>Acquires for a handle; null is a conflict.</summary>
    protected virtual async ValueTask<LeaseHandle?> AcquireDetachedCoreAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        if (await AcquireCoreAsync(wait, OnConflict.ReturnNull, cancellationToken).ConfigureAwait(false) is not { } lease)
            return null;
        await using (lease.ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await lease.DetachAsync(cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void ThrowIfRefused(TimeSpan wait)
    {
        if (wait < TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(wait), wait, $"The wait for lock '{Name}' must be 0 or more, or Timeout.InfiniteTimeSpan.");
        ThrowIfHeldByFlow();
    }

    private ValueTask<ILockLease?> Acquire(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        ThrowIfRefused(wait);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<ILockLease?>(cancellationToken);
        return Watch is { } watch
            ? AcquireWatchedAsync(watch, wait, onConflict, cancellationToken)
            : AcquireCoreAsync(wait, onConflict, cancellationToken);
    }

    private async ValueTask<ILockLease?> AcquireWatchedAsync(FlowWatch watch, TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        var site = CallSite.Here();
        if (wait != TimeSpan.Zero) // Who does not wait is in no deadlock.
            Report(watch, site);

        var lease = await AcquireCoreAsync(wait, onConflict, cancellationToken).ConfigureAwait(false);
        foreach (var part in lease is null ? [] : lease.Parts is { Count: > 0 } parts ? parts : [lease])
        {
            if (part is LockLease own)
                Sites.AddOrUpdate(own, site);
        }

        return lease;
    }
}
