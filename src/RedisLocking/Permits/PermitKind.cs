using RedisLocking.Contention;
using RedisLocking.Scripting;

namespace RedisLocking.Permits;

/// <summary>A lock that several may hold at once: a reader's half, a writer's half, or a semaphore.</summary>
/// <remarks>Each caller contends for himself: the queue in Redis is in the order of all callers of all processes.</remarks>
internal class PermitKind(string name, string idSuffix, LockStore store, ContentionServices services) : ScriptedKind(name, idSuffix, store, services)
{
    public override bool IsSharedInProcess => false;

    /// <summary>Asks whether Redis still has the lease; to a condition of a transaction there is no way.</summary>
    public override async Task<bool> PinAsync(LockKeys keys, string leaseId, TimeSpan ttl) =>
        await Store.ExtendAsync(keys, leaseId, ttl, tokens: 1, Host.Clock.Now + Store.OperationDeadline).ConfigureAwait(false) != 0;

    /// <summary>Whether a lease id is one of such a lock: behind the sequence stands the letter of its kind.</summary>
    public static bool IsOne(string leaseId) => leaseId.AsSpan(leaseId.LastIndexOf('/') + 1).IndexOfAny("rwus") > 0;
}
