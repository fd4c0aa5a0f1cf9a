using RedisLocking.Contention;
using RedisLocking.Leases;
using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.Mutexes;

/// <summary>A lock that one holder at a time has: <c>SET NX PX</c>, and a token with it.</summary>
internal class MutexKind(LockStore store, ContentionServices services, string idSuffix = "", string name = "mutex") : ScriptedKind(name, idSuffix, store, services)
{
    /// <summary>Behind an id in the lock: somebody waits, or the lock is pinned.</summary>
    private const string Mark = "+";

    /// <summary>
    /// A plain mutex, whose detached ids end in their tokens; and not where replicas are waited for, which is a second step between the
    /// grant and whoever gets it.
    /// </summary>
    public override bool GrantsToHandles => Acks is null && DetachedSuffix.Length == 0;

    public override async Task<bool> PinAsync(LockKeys keys, string leaseId, TimeSpan ttl) =>
        (long)await Scripts.RunAsync(MutexScripts.Pin, _ => [keys.Lock], [leaseId, LeaseClock.Milliseconds(ttl)]).ConfigureAwait(false) == 1;

    public override Condition PinnedBy(LockKeys keys, string leaseId) => Condition.StringEqual(keys.Lock, leaseId + Mark);
}
