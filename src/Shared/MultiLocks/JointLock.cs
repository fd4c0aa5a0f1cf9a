using RedisLocking.Development;
using RedisLocking.Locks;

namespace RedisLocking.MultiLocks;

/// <summary>
/// Several locks as one: all or none. First all at once, which no lock is kept for; then, for who may wait, one after the other
/// in the order of their names, so that two callers neither deadlock nor refuse each other both.
/// </summary>
internal abstract class JointLock : DistributedLock
{
    private readonly TimeProvider _time;

    /// <exception cref="ArgumentException">One stands twice among them.</exception>
    protected JointLock(DistributedLock[] locks, TimeProvider time)
        : base(locks[0].Name)
    {
        Locks = locks;
        _time = time;
        Order = InOrderOfNames(locks);
        for (var place = 1; place < Order.Length; place++)
        {
            if (locks[Order[place]].Name is var name && name == locks[Order[place - 1]].Name)
                throw new ArgumentException($"Lock '{name}' stands twice in AllOf: name each lock once.", nameof(locks));
        }
    }

    /// <summary>In the order in which they were named.</summary>
    public DistributedLock[] Locks { get; }

    public override FlowWatch? Watch => Locks[0].Watch;

    /// <summary>The indices of the locks in the order in which they are taken.</summary>
    protected int[] Order { get; }

    public override void ThrowIfHeldByFlow()
    {
        foreach (var part in Locks)
            part.ThrowIfHeldByFlow();
    }

    public override void Report(FlowWatch watch, string site)
    {
        foreach (var part in Locks)
            part.Report(watch, site);
    }

    /// <summary>Refused, cancelled or failed half way: nobody is to wait for locks that nobody uses.</summary>
    /// <param name="leases">By the order in which the locks were named.</param>
    /// <param name="order">The order in which they are taken, as indices.</param>
    /// <param name="taken">How many were.</param>
    public static Task GiveBackAsync(ILockLease[] leases, int[] order, int taken)
    {
        var released = new Task[taken];
        for (var index = 0; index < taken; index++)
            released[index] = leases[order[index]].DisposeAsync().AsTask();
        return Task.WhenAll(released);
    }

    protected override async ValueTask<ILockLease?> AcquireCoreAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        var budget = new WaitBudget(_time, wait);
        var attempt = await TakeAllAsync(cancellationToken).ConfigureAwait(false);
        return attempt.Leases is null && wait != TimeSpan.Zero
            ? (await TakeInOrderAsync(budget, cancellationToken).ConfigureAwait(false)).ToLease(Order, wait, onConflict)
            : attempt.ToLease(Order, wait, onConflict);
    }

    /// <summary>Takes all of them if they are all free now, or none.</summary>
    protected abstract ValueTask<JointAttempt> TakeAllAsync(CancellationToken cancellationToken);

    /// <summary>Takes one after the other without a wait; all of them, or none.</summary>
    protected ValueTask<JointAttempt> TakeInOrderAsync(CancellationToken cancellationToken) =>
        TakeInOrderAsync(new WaitBudget(_time, TimeSpan.Zero), cancellationToken);

    private async ValueTask<JointAttempt> TakeInOrderAsync(WaitBudget wait, CancellationToken cancellationToken)
    {
        var leases = new ILockLease[Order.Length];
        var taken = 0;
        try
        {
            for (; taken < Order.Length; taken++)
            {
                var index = Order[taken];
                leases[index] = await Locks[index].AcquireAsync(wait.Left, cancellationToken).ConfigureAwait(false);
            }

            return JointAttempt.Granted(leases);
        }
        catch (LockConflictException conflict)
        {
            return JointAttempt.Conflict(conflict.Name, conflict.RetryAfter);
        }
        finally
        {
            if (taken < Order.Length)
                await GiveBackAsync(leases, Order, taken).ConfigureAwait(false);
        }
    }

    private static int[] InOrderOfNames(DistributedLock[] locks)
    {
        var order = new int[locks.Length];
        var isSorted = true;
        for (var index = 0; index < order.Length; index++)
        {
            order[index] = index;
            isSorted &= index == 0 || NameOrder.Compare(locks[index - 1].Name.Value, locks[index].Name.Value) <= 0;
        }

        if (isSorted)
            return order;
        if (order.Length == 2)
            Array.Reverse(order);
        else
            Sort(order, locks);
        return order;
    }

    // Apart, for what the comparison needs is made where a method begins.
    private static void Sort(int[] order, DistributedLock[] locks) =>
        Array.Sort(order, (left, right) => NameOrder.Compare(locks[left].Name.Value, locks[right].Name.Value));
}
