using RedisLocking.Leases;
using RedisLocking.Locks;

namespace RedisLocking.Contention;

/// <summary>
/// One caller in a lock's queue. Whoever takes it out of the queue, under the table's gate, is the one who tells it how its
/// wait ended: so a grant, a timeout and a cancellation in the same moment cannot both happen.
/// </summary>
internal sealed class LockWaiter
{
    private readonly TaskCompletionSource<LockAttempt> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LinkedListNode<LockWaiter> _place;

    public LockWaiter(LockName name, Demand demand, LeaseTerms terms)
    {
        Name = name;
        Demand = demand;
        Terms = terms;
        _place = new LinkedListNode<LockWaiter>(this);
    }

    /// <summary>A reader that waits to become the writer.</summary>
    public LockWaiter(InMemoryReadWriteLease upgrades)
        : this(upgrades.Name, Demand.Write, upgrades.Terms)
        => Upgrades = upgrades;

    public LockName Name { get; }

    public Demand Demand { get; }

    public LeaseTerms Terms { get; }

    /// <summary>The reader's lease in whose place the writer's is wanted; null: this waiter has none yet.</summary>
    public InMemoryReadWriteLease? Upgrades { get; }

    public Task<LockAttempt> Outcome => _outcome.Task;

    /// <summary>Under the table's gate.</summary>
    public void Join(LinkedList<LockWaiter> queue) => queue.AddLast(_place);

    /// <summary>Under the table's gate.</summary>
    public void JoinAtHead(LinkedList<LockWaiter> queue) => queue.AddFirst(_place);

    /// <summary>Under the table's gate; false when somebody else took it out before.</summary>
    public bool TryLeave()
    {
        if (_place.List is not { } queue)
            return false;

        queue.Remove(_place);
        return true;
    }

    public void End(LockAttempt attempt) => _outcome.SetResult(attempt);

    public void Cancel(CancellationToken cancellationToken) => _outcome.SetCanceled(cancellationToken);

    public void Refuse(Exception reason) => _outcome.SetException(reason);
}
