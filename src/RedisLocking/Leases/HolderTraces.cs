using System.Diagnostics;
using RedisLocking.Connections;
using RedisLocking.Scripting;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Leases;

/// <summary>
/// The trace under which a lock was taken, left beside it in Redis while it is held, so that the span of whoever it kept waiting
/// is linked to it. Only of spans that are recorded, and without anybody waiting for it: what is lost here is a link.
/// </summary>
internal sealed class HolderTraces(RedisConnection connection, MonotonicClock clock)
{
    // Of a holder that died, or holds for longer than anybody would look for.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private static readonly Task<RedisValue> Nothing = Task.FromResult(RedisValue.Null);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private IDatabase? Database => connection.Current?.GetDatabase();

    /// <summary>Asks who holds the lock now, beside the attempt to take it; not where nothing would be done with the answer.</summary>
    public Task<RedisValue> FindAsync(LockKeys keys, Activity? activity) =>
        activity is { Recorded: true } && Database is { } database ? database.StringGetAsync(keys.Trace) : Nothing;

    /// <summary>Links the span to the holder that was found.</summary>
    public async ValueTask LinkAsync(Activity? activity, Task<RedisValue> found)
    {
        if (activity is null)
            return;
        try
        {
            if (ActivityContext.TryParse(await found.WaitAsync(Patience, clock.Provider).ConfigureAwait(false), traceState: null, isRemote: true, out var holder))
                activity.AddLink(new ActivityLink(holder));
        }
        catch (Exception error) when (ServerErrors.ToFailure(error) is not null)
        {
            // No link, then.
        }
    }

    public void Leave(LockKeys keys, Activity? activity)
    {
        if (activity is { Recorded: true, Id: { } id })
            Database?.StringSet(keys.Trace, id, Kept, When.Always, CommandFlags.FireAndForget);
    }

    /// <summary>Comes before the release on the same connection, so it never takes away the next holder's.</summary>
    public void Clear(LockKeys keys) => Database?.KeyDelete(keys.Trace, CommandFlags.FireAndForget);
}
