using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.AspNetCore.Leases;

/// <summary>
/// The request's lease as it is injected. A container disposes what it made, and a handler may open a scope of its own: the
/// lock must not end with that.
/// </summary>
internal sealed class InjectedLease(ILockLease lease) : ILockLease, IDisposable
{
    public LockName Name => lease.Name;

    public string LeaseId => lease.LeaseId;

    public FencingToken FencingToken => lease.FencingToken;

    public CancellationToken Lost => lease.Lost;

    public IReadOnlyList<ILockLease> Parts { get; } = [lease];

    /// <summary>What <c>ILockLease lease</c> is in a handler.</summary>
    /// <exception cref="InvalidOperationException">There is no lease to inject.</exception>
    public static ILockLease Of(IServiceProvider services) =>
        services.GetRequiredService<ILockLeaseAccessor>().Lease is { } lease
            ? new InjectedLease(lease)
            : throw new InvalidOperationException(
                $"An {nameof(ILockLease)} is injected where no lock is held. Give the endpoint a lock ([Locked(\"order:{{id}}\")] or RequireLock). "
                + $"Where it may run without, as with {nameof(WhenUnavailable)}.{nameof(WhenUnavailable.Proceed)}, inject {nameof(ILockLeaseAccessor)}: its {nameof(ILockLeaseAccessor.Lease)} may be null.");

    public void ThrowIfLost() => lease.ThrowIfLost();

    public ValueTask<bool> ReleaseAsync() => lease.ReleaseAsync();

    public ValueTask<LeaseHandle> DetachAsync(TimeSpan? ttl = null, CancellationToken cancellationToken = default) => lease.DetachAsync(ttl, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Dispose()
    {
        // The middleware releases it.
    }
}
