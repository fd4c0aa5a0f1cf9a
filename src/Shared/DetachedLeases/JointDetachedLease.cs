using RedisLocking.MultiLocks;

namespace RedisLocking.DetachedLeases;

/// <summary>Several locks' detached leases under one handle.</summary>
internal sealed class JointDetachedLease(IReadOnlyList<IDetachedLease> parts) : IDetachedLease
{
    public LockName Name => parts[0].Name;

    public string LeaseId => parts[0].LeaseId;

    public string? Owner => parts[0].Owner;

    public TimeSpan Ttl { get; } = parts.Min(part => part.Ttl);

    public FencingToken FencingToken => parts[0].FencingToken;

    public IReadOnlyList<IDetachedLease> Parts => parts;

    public async ValueTask<TimeSpan?> CheckAsync(CancellationToken cancellationToken = default)
    {
        var left = await ForAllAsync(part => part.CheckAsync(cancellationToken)).ConfigureAwait(false);
        return left.Contains(null) ? null : left.Min();
    }

    public async ValueTask<bool> RenewAsync(CancellationToken cancellationToken = default) =>
        (await ForAllAsync(part => part.RenewAsync(cancellationToken)).ConfigureAwait(false)).All(renewed => renewed);

    public async ValueTask<bool> ReleaseAsync(CancellationToken cancellationToken = default) =>
        (await ForAllAsync(part => part.ReleaseAsync(cancellationToken)).ConfigureAwait(false)).All(ours => ours);

    public async ValueTask<ILockLease> HoldAsync(CancellationToken cancellationToken = default)
    {
        var held = new List<ILockLease>(parts.Count);
        try
        {
            foreach (var part in parts)
                held.Add(await part.HoldAsync(cancellationToken).ConfigureAwait(false));
            return new JointLease([.. held]);
        }
        catch
        {
            // What the others have is left to the handle.
            foreach (var lease in held)
                await LeaveAsync(lease).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<T[]> ForAllAsync<T>(Func<IDetachedLease, ValueTask<T>> ask) => await Task.WhenAll(parts.Select(part => ask(part).AsTask())).ConfigureAwait(false);

    private static async ValueTask LeaveAsync(ILockLease lease)
    {
        try
        {
            await lease.DetachAsync().ConfigureAwait(false);
        }
        catch (LockException)
        {
            // It has ended, or ends by its TTL.
        }
    }
}
