using RedisLocking.Leases;

namespace RedisLocking.Mutexes;

/// <summary>A mutex while somebody holds it, and who comes next; guarded by the table's gate.</summary>
internal sealed class HeldMutex(InMemoryLease holder)
{
    public InMemoryLease Holder { get; set; } = holder;

    public LinkedList<MutexWaiter> Waiters { get; } = [];
}
