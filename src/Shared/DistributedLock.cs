using System.Runtime.CompilerServices;

namespace RedisLocking.Locks;

/// <summary>The public half of every provider's locks: checks the arguments, and turns an attempt into what the caller asked for.</summary>
internal abstract class DistributedLock : IDistributedLock
{
    protected DistributedLock(LockName name) => Name = name;

    public LockName Name { get; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ILockLease?> TryAcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default)
    {
        Check(wait, cancellationToken);
        return (await AcquireCoreAsync(wait, cancellationToken).ConfigureAwait(false)).Lease;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ILockLease> AcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default)
    {
        Check(wait, cancellationToken);
        var attempt = await AcquireCoreAsync(wait, cancellationToken).ConfigureAwait(false);
        return attempt.Lease ?? throw new LockConflictException(Name, wait, attempt.RetryAfter);
    }

    /// <summary>Acquires; <paramref name="wait"/> is 0 or more, or infinite.</summary>
    protected abstract ValueTask<LockAttempt> AcquireCoreAsync(TimeSpan wait, CancellationToken cancellationToken);

    private void Check(TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait < TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(wait), wait, $"The wait for lock '{Name}' must be 0 or more, or Timeout.InfiniteTimeSpan.");
        cancellationToken.ThrowIfCancellationRequested();
    }
}
