using RedisLocking.Leases;
using StackExchange.Redis;

namespace RedisLocking;

/// <summary>What only a lease in Redis can do.</summary>
public static class RedisLeaseExtensions
{
    /// <summary>
    /// Makes a Redis transaction depend on the lease: it is executed only if the lock is still this lease's in that moment. If it
    /// is not, <c>ExecuteAsync</c> answers false and nothing of the transaction is done. Costs one round trip, which also renews
    /// the lease.
    /// </summary>
    /// <param name="lease">A lease of <see cref="RedisLockProvider"/>; of several locks that were taken together, all of them.</param>
    /// <param name="transaction">
    /// On the database in which the lock is, without a key prefix of its own (<c>WithKeyPrefix</c>). In a Cluster its keys share
    /// the lock's slot: give them the lock's name as their hash tag.
    /// </param>
    /// <remarks>
    /// When the answer is false, guard a new transaction: that throws if the lease is gone. It does not in the one case that
    /// the transaction was executed in the very moment of a renewal, which comes a third of the TTL after this call at the earliest.
    /// Within a process, a guarded lease is not passed to the next waiter without Redis.
    /// </remarks>
    /// <exception cref="LockLostException">The lease is lost, or was released.</exception>
    /// <exception cref="LockUnavailableException">Redis did not answer within the operation's deadline.</exception>
    /// <exception cref="ArgumentException">The lease is not one of a mutex in Redis.</exception>
    public static Task GuardAsync(this ILockLease lease, ITransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(transaction);
        return GuardCoreAsync([.. LeasesInRedis(lease)], transaction);
    }

    private static async Task GuardCoreAsync(RedisLease[] leases, ITransaction transaction)
    {
        foreach (var lease in leases)
        {
            await lease.PinAsync().ConfigureAwait(false);
            transaction.AddCondition(lease.PinnedBy!);
        }

        // What awaits this must not go on inside of the client, where it would keep the answers of other calls waiting.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private static IEnumerable<RedisLease> LeasesInRedis(ILockLease lease) => lease switch
    {
        RedisLease { PinnedBy: not null } ours => [ours],
        RedisLease ours => throw new ArgumentException($"No transaction can depend on the lease of lock '{ours.Name}', for it is one of a {ours.Kind}: only a mutex is held by one lease alone under one key that nobody else touches.", nameof(lease)),
        { Parts.Count: > 0 } => lease.Parts.SelectMany(LeasesInRedis),
        _ => throw new ArgumentException($"The lease of lock '{lease.Name}' is not one in Redis ({lease.GetType().Name}), so no transaction there can depend on it.", nameof(lease)),
    };
}
