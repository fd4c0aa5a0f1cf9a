namespace RedisLocking;

/// <summary>A reader that becomes the writer, and a writer that becomes a reader, from the lease as it was granted.</summary>
public static class ReadWriteLeaseExtensions
{
    /// <summary>As <see cref="IReadWriteLease.TryUpgradeAsync"/>, for a lease that <see cref="ILockProvider.ReadLock"/> granted.</summary>
    /// <exception cref="InvalidOperationException">The lease is not that of a reader.</exception>
    /// <inheritdoc cref="IReadWriteLease.TryUpgradeAsync"/>
    public static ValueTask<ILockLease?> TryUpgradeAsync(this ILockLease lease, TimeSpan wait, CancellationToken cancellationToken = default) =>
        Of(lease, "upgraded").TryUpgradeAsync(wait, cancellationToken);

    /// <summary>As <see cref="TryUpgradeAsync"/>, but throws where that answers null.</summary>
    /// <exception cref="LockConflictException">Other readers did not leave within <paramref name="wait"/>, or one of them waits to become the writer; the lease goes on as before.</exception>
    /// <inheritdoc cref="TryUpgradeAsync"/>
    public static async ValueTask<ILockLease> UpgradeAsync(this ILockLease lease, TimeSpan wait, CancellationToken cancellationToken = default) =>
        await lease.TryUpgradeAsync(wait, cancellationToken).ConfigureAwait(false) ?? throw new LockConflictException(lease.Name, wait);

    /// <summary>As <see cref="IReadWriteLease.DowngradeAsync"/>, for a lease that <see cref="ILockProvider.WriteLock"/> granted.</summary>
    /// <exception cref="InvalidOperationException">The lease is not that of a writer.</exception>
    /// <inheritdoc cref="IReadWriteLease.DowngradeAsync"/>
    public static ValueTask<ILockLease> DowngradeAsync(this ILockLease lease, CancellationToken cancellationToken = default) =>
        Of(lease, "downgraded").DowngradeAsync(cancellationToken);

    private static IReadWriteLease Of(ILockLease lease, string what)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return lease as IReadWriteLease
            ?? throw new InvalidOperationException($"The lease of lock '{lease.Name}' cannot be {what}: only one that {nameof(ILockProvider.ReadLock)} or {nameof(ILockProvider.WriteLock)} granted can.");
    }
}
