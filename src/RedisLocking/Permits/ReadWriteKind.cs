using RedisLocking.Contention;
using RedisLocking.Leases;

namespace RedisLocking.Permits;

/// <summary>A reader's or a writer's half of a lock.</summary>
internal class ReadWriteKind(LockMode mode, string idSuffix, ReadWriteLocks locks, LockStore store, ContentionServices services)
    : PermitKind(mode == LockMode.Read ? "read" : "write", idSuffix, store, services)
{
    public override RedisLease NewLease(Hold hold, FencingToken token, int pass) => new ReadWriteLease(mode, locks, hold, token, pass);
}
