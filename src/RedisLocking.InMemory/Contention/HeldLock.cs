using RedisLocking.Leases;

namespace RedisLocking.Contention;

/// <summary>A lock while somebody holds it, and who comes next; guarded by the table's gate.</summary>
internal sealed class HeldLock(LockKind kind)
{
    public LockKind Kind => kind;

    /// <summary>The size of a semaphore: the one that was asked for last.</summary>
    public int Permits { get; set; }

    /// <summary>In the order of their grants.</summary>
    public LinkedList<InMemoryLease> Holders { get; } = [];

    public LinkedList<LockWaiter> Waiters { get; } = [];

    /// <summary>Whose lease a conflict takes its hint from.</summary>
    public InMemoryLease OldestHolder => Holders.First!.Value;

    private bool IsWritten => Holders.First?.Value is InMemoryReadWriteLease { Mode: LockMode.Write };

    /// <summary>Whether there is room, apart from who waits.</summary>
    public bool Admits(Demand demand) => demand switch
    {
        { Kind: LockKind.Semaphore } => Holders.Count < Permits,
        { Mode: LockMode.Read } => !IsWritten,
        _ => Holders.Count == 0,
    };
}
