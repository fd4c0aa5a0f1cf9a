using RedisLocking.Contention;
using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.Administration;

/// <summary>Looks at the locks of a Redis, and takes them away.</summary>
/// <param name="runner">Where calls go.</param>
/// <param name="stores">The calls of each family of locks.</param>
/// <param name="operationDeadline">When a call is given up.</param>
internal sealed class RedisLockAdministration(ScriptRunner runner, IReadOnlyList<LockStore> stores, TimeSpan operationDeadline) : ILockAdministration
{
    private const int MostLocksACall = 64;
    private const string AllNames = "*";

    private readonly KeyScan _scan = new(runner, operationDeadline);

    public async ValueTask<LockInfo?> FindAsync(LockName name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var (now, replies) = await InspectAsync([runner.Keys.Of(name)], ILockAdministration.MaxWaiters).ConfigureAwait(false);
            return Read(name, replies[0], now, out var failure) ?? (failure is null ? null : throw failure);
        }
        catch (StoreFailure failure)
        {
            throw Unavailable(name, "looked at", failure);
        }
    }

    public ValueTask<LockPage> ListAsync(string prefix = "", string? cursor = null, int size = 100, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (size is < 1 or > ILockAdministration.MaxPageSize)
            throw new ArgumentOutOfRangeException(nameof(size), size, "A page has 1 to 1,000 locks.");
        LockCursor? from = cursor is null ? null : LockCursor.Parse(cursor);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<LockPage>(cancellationToken) : ListCoreAsync(prefix, from, size);
    }

    public async ValueTask<ForcedRelease?> ForceReleaseAsync(LockName name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        var keys = runner.Keys.Of(name);
        try
        {
            // A lock may change its kind between two of these, but not forever.
            while (true)
            {
                foreach (var store in stores)
                {
                    var reply = await store.ForceAsync(keys, ILockAdministration.MaxHolders).ConfigureAwait(false);
                    if ((long)reply[0] >= 0)
                        return (long)reply[0] == 0 ? null : new ForcedRelease(name, HolderReply.Read(reply, start: 3, now: (long)reply[1]), new FencingToken((long)reply[0]));
                }
            }
        }
        catch (StoreFailure failure)
        {
            throw Unavailable(name, "taken away", failure);
        }
    }

    private async ValueTask<LockPage> ListCoreAsync(string prefix, LockCursor? from, int size)
    {
        try
        {
            var (found, next) = await _scan.PageAsync(runner.Keys.PatternOf(prefix), from, size).ConfigureAwait(false);
            var keys = found.Select(runner.Keys.TryOfKey).OfType<LockKeys>().ToArray();
            var locks = new List<LockInfo>(keys.Length);
            foreach (var chunk in keys.Chunk(await ChunkAsync().ConfigureAwait(false)))
            {
                var (now, replies) = await InspectAsync(chunk, mostWaiters: 0).ConfigureAwait(false);
                for (var index = 0; index < chunk.Length; index++)
                {
                    if (Read(chunk[index].Name, replies[index], now, out _) is { HolderCount: > 0 } held)
                        locks.Add(held);
                }
            }

            return new LockPage(locks, next?.ToString());
        }
        catch (StoreFailure failure)
        {
            throw new LockUnavailableException(prefix.Length == 0 ? AllNames : prefix, $"The locks could not be listed: {failure.Message}.", failure);
        }
    }

    /// <summary>In a cluster each lock is looked at alone, for they lie on several nodes.</summary>
    private async ValueTask<int> ChunkAsync() =>
        runner.Connection.Cluster.IsCluster(await runner.OpenAsync(runner.Clock.Now + operationDeadline).ConfigureAwait(false)) ? 1 : MostLocksACall;

    private async Task<(long Now, RedisResult[] Locks)> InspectAsync(IReadOnlyList<LockKeys> locks, int mostWaiters)
    {
        var reply = (RedisResult[])(await runner.RunAsync(
            AdministrationScripts.Inspect,
            _ => [.. locks.Select(keys => (RedisKey)keys.Lock), .. locks.Select(keys => (RedisKey)keys.Queue)],
            [ILockAdministration.MaxHolders, mostWaiters],
            runner.Clock.Now + operationDeadline).ConfigureAwait(false))!;
        return ((long)reply[0], reply[1..]);
    }

    /// <summary>Null when nobody holds the lock or waits for it, or when it holds something else, which is told as a failure.</summary>
    private static LockInfo? Read(LockName name, RedisResult reply, long now, out StoreFailure? failure)
    {
        var parts = (RedisResult[])reply!;
        var waiters = (long)parts[0];
        failure = waiters < 0 ? ServerErrors.OfLayout((string)parts[1]!) : null;
        if (failure is not null)
            return null;

        var (count, permits) = ((int)parts[1], (int)parts[2]);
        if (count == 0 && waiters == 0)
            return null;
        var holders = HolderReply.Read(parts, start: 4, now);
        var type = holders.Count == 0 ? LockType.Mutex : HolderReply.TypeOf(holders[0].LeaseId);
        return new LockInfo(name, type, holders, count, (int)waiters, permits == 0 ? null : permits) { Queue = HolderReply.ReadWaiters((RedisResult[])parts[3]!) };
    }

    private static LockUnavailableException Unavailable(LockName name, string what, StoreFailure failure) => failure.OfLock is { } content
        ? new LockUnavailableException(name, $"Lock '{name}' {content}.", failure)
        : new LockUnavailableException(name, $"Lock '{name}' could not be {what}: {failure.Message}.", failure);
}
