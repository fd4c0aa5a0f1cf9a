using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.Mutexes;

/// <summary>The mutex's scripts as calls. Each throws <see cref="StoreFailure"/> and nothing else.</summary>
internal sealed class MutexStore(ScriptRunner scripts, KeySpace keys)
{
    /// <summary>The token, or 0 or less as <c>acquire.lua</c> says.</summary>
    public Task<long> AcquireAsync(LockName name, string leaseId, TimeSpan ttl, TimeSpan timeout) =>
        scripts.RunAsync(MutexScripts.Acquire, WithToken(name, leaseId, Milliseconds(ttl)), timeout);

    /// <summary>The token when the lease is ours, else 0.</summary>
    public Task<long> QueryAsync(LockName name, string leaseId, TimeSpan ttl, TimeSpan timeout) =>
        scripts.RunAsync(MutexScripts.Query, WithToken(name, leaseId, Milliseconds(ttl)), timeout);

    public async Task<bool> RenewAsync(LockName name, string leaseId, TimeSpan ttl, TimeSpan timeout) =>
        await scripts.RunAsync(MutexScripts.Renew, LockOnly(name, leaseId, Milliseconds(ttl)), timeout).ConfigureAwait(false) == 1;

    public async Task<bool> ReleaseAsync(LockName name, string leaseId, TimeSpan timeout) =>
        await scripts.RunAsync(MutexScripts.Release, LockOnly(name, leaseId), timeout).ConfigureAwait(false) == 1;

    private ScriptCall WithToken(LockName name, params RedisValue[] arguments) =>
        new(cluster => [keys.Lock(name), keys.Token(name, cluster)], arguments);

    private ScriptCall LockOnly(LockName name, params RedisValue[] arguments) => new(_ => [keys.Lock(name)], arguments);

    private static long Milliseconds(TimeSpan ttl) => (long)Math.Ceiling(ttl.TotalMilliseconds);
}
