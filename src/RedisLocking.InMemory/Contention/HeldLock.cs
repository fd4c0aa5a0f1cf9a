using System.Globalization;
using RedisLocking.Elections;
using RedisLocking.Leases;

namespace RedisLocking.Contention;

/// <summary>A lock while somebody holds it, and who comes next; guarded by the table's gate.</summary>
internal sealed class HeldLock(LockKind kind)
{
    public LockKind Kind => kind;

    /// <summary>The size of a semaphore: the one that was asked for last.</summary>
    public int Permits { get; set; }

    /// <summary>Of an election, what its leader has proclaimed; null: nothing yet.</summary>
    public Proclamation? Leader { get; set; }

    /// <summary>In the order of their grants.</summary>
    public LinkedList<IHolder> Holders { get; } = [];

    public LinkedList<LockWaiter> Waiters { get; } = [];

    /// <summary>The reader that waits to become the writer, always first in the queue; null when there is none.</summary>
    public LockWaiter? Upgrader => Waiters.First?.Value is { Upgrades: not null } first ? first : null;

    /// <summary>Whose lease a conflict takes its hint from.</summary>
    public IHolder OldestHolder => Holders.First!.Value;

    private bool IsWritten => Holders.First?.Value.Mode == LockMode.Write;

    /// <summary>What the id of a detached lease of it ends with.</summary>
    public string Suffix(LockMode mode) => (kind, mode) switch
    {
        (LockKind.Semaphore, _) => "s" + Permits.ToString(CultureInfo.InvariantCulture),
        (LockKind.Election, _) => "e",
        (_, LockMode.Read) => "r",
        (_, LockMode.Write) => "w",
        _ => "",
    };

    /// <summary>Takes the reader out of the queue that waits to become the writer, if it waits with that lease; null: it does not.</summary>
    public LockWaiter? TakeOutUpgrader(IHolder reader) => Upgrader is { } waiting && waiting.Upgrades == reader && waiting.TryLeave() ? waiting : null;

    /// <summary>Whether there is room, apart from who waits.</summary>
    public bool Admits(Demand demand) => demand switch
    {
        { Kind: LockKind.Semaphore } => Holders.Count < Permits,
        { Mode: LockMode.Read } => !IsWritten,
        _ => Holders.Count == 0,
    };
}
