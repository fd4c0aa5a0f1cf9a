namespace RedisLocking;

/// <summary>The short forms: ask once, and run something under the lock.</summary>
public static class DistributedLockExtensions
{
    private static readonly LockLeaseAccessor Flow = new();

    /// <summary>Takes the lock if it is free now; null when somebody else holds it.</summary>
    /// <exception cref="LockUnavailableException">The store did not answer: nobody knows whether the lock is free.</exception>
    public static ValueTask<ILockLease?> TryAcquireAsync(this IDistributedLock distributedLock, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(distributedLock);
        return distributedLock.TryAcquireAsync(TimeSpan.Zero, cancellationToken);
    }

    /// <summary>
    /// Runs <paramref name="body"/> under the lock if it is free now; meanwhile <see cref="ILockLeaseAccessor"/> shows the lease. When this returns normally, the body ran under the
    /// lock from its start to its end. Use <see cref="TryRunAsync"/> when somebody else holding the lock is no error.
    /// </summary>
    /// <param name="distributedLock">The lock.</param>
    /// <param name="body">The work. Its token is cancelled when the lease is lost or <paramref name="cancellationToken"/> is.</param>
    /// <param name="cancellationToken">Gives up waiting, and cancels the body's token.</param>
    /// <exception cref="LockConflictException">Somebody else holds the lock; the body did not run.</exception>
    /// <exception cref="LockLostException">The lease was lost while the body ran.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer; the body did not run.</exception>
    /// <exception cref="LockHeldByFlowException">The current flow runs under this lock already.</exception>
    public static Task RunAsync(this IDistributedLock distributedLock, Func<ILockLease, CancellationToken, Task> body, CancellationToken cancellationToken = default) =>
        distributedLock.RunAsync(TimeSpan.Zero, body, cancellationToken);

    /// <summary>As <see cref="RunAsync(IDistributedLock, Func{ILockLease, CancellationToken, Task}, CancellationToken)"/>, waiting up to <paramref name="wait"/> for the lock.</summary>
    /// <inheritdoc cref="RunAsync(IDistributedLock, Func{ILockLease, CancellationToken, Task}, CancellationToken)"/>
    public static async Task RunAsync(this IDistributedLock distributedLock, TimeSpan wait, Func<ILockLease, CancellationToken, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(distributedLock);
        ArgumentNullException.ThrowIfNull(body);

        var lease = await distributedLock.AcquireAsync(wait, cancellationToken).ConfigureAwait(false);
        await RunUnderAsync(lease, body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="RunAsync(IDistributedLock, Func{ILockLease, CancellationToken, Task}, CancellationToken)"/>, but false when somebody else holds the lock.</summary>
    /// <returns>true: the body ran under the lock. false: somebody else holds it, and the body did not run.</returns>
    /// <inheritdoc cref="RunAsync(IDistributedLock, Func{ILockLease, CancellationToken, Task}, CancellationToken)"/>
    public static async Task<bool> TryRunAsync(this IDistributedLock distributedLock, Func<ILockLease, CancellationToken, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(distributedLock);
        ArgumentNullException.ThrowIfNull(body);

        var lease = await distributedLock.TryAcquireAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        if (lease is null)
            return false;

        await RunUnderAsync(lease, body, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task RunUnderAsync(ILockLease lease, Func<ILockLease, CancellationToken, Task> body, CancellationToken cancellationToken)
    {
        await using (lease.ConfigureAwait(false))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, cancellationToken);
            try
            {
                using (Flow.Enter(lease, lease.Parts))
                    await body(lease, stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException stopped) when (lease.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new LockLostException(lease.Name, $"The lease of lock '{lease.Name}' was lost while the work under it ran; the work was cancelled.", stopped);
            }

            await EnsureHeldToTheEndAsync(lease).ConfigureAwait(false);
        }
    }

    private static async Task EnsureHeldToTheEndAsync(ILockLease lease)
    {
        lease.ThrowIfLost();
        try
        {
            if (await lease.ReleaseAsync().ConfigureAwait(false))
                return;
        }
        catch (LockUnavailableException)
        {
            // The work ended within the lease, and the provider frees the lock as soon as the store answers.
            return;
        }

        throw new LockLostException(lease.Name, $"The lease of lock '{lease.Name}' was lost before the work under it had ended: the release found somebody else's lock, or none.");
    }
}
