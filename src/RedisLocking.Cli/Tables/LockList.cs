using RedisLocking.Cli.Backends;

namespace RedisLocking.Cli.Tables;

/// <summary>All locks at once, by their names.</summary>
internal static class LockList
{
    public static async Task<IReadOnlyList<LockSeen>> ReadAsync(ILockBackend backend, string prefix, CancellationToken cancellationToken)
    {
        var locks = new SortedDictionary<string, LockSeen>(StringComparer.Ordinal);
        await foreach (var one in backend.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
            locks[one.Name] = one;
        return [.. locks.Values];
    }
}
