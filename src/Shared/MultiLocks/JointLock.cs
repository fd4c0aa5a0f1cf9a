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
    private readonly int[] _order;

    protected JointLock(IReadOnlyList<DistributedLock> locks, TimeProvider time)
        : base(locks[0].Name)
    {
        Locks = locks;
        _time = time;
        _order = [.. Enumerable.Range(0, locks.Count)];
        Array.Sort(_order, (left, right) => NameOrder.Compare(locks[left].Name.Value, locks[right].Name.Value));
    }

    /// <summary>In the order in which they were named.</summary>
    public IReadOnlyList<DistributedLock> Locks { get; }

    public override FlowWatch? Watch => Locks[0].Watch;

    /// <summary>The indices of the locks in the order in which they are taken.</summary>
    protected IReadOnlyList<int> Order => _order;

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

    protected override async ValueTask<ILockLease?> AcquireCoreAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        var attempt = await TakeAllAsync(cancellationToken).ConfigureAwait(false);
        if (attempt.Leases is null && wait != TimeSpan.Zero)
            attempt = await WaitInOrderAsync(wait, began, cancellationToken).ConfigureAwait(false);

        if (attempt.Leases is { } leases)
            return new JointLease(leases, _order);
        return onConflict == OnConflict.ReturnNull ? null : throw new LockConflictException(attempt.Refused!, wait, attempt.RetryAfter);
    }

    /// <summary>Takes all of them if they are all free now, or none.</summary>
    protected abstract ValueTask<JointAttempt> TakeAllAsync(CancellationToken cancellationToken);

    /// <summary>Takes one after the other, within one wait that began then; all of them, or none.</summary>
    protected virtual ValueTask<JointAttempt> WaitInOrderAsync(TimeSpan wait, long began, CancellationToken cancellationToken) =>
        TakeInOrderAsync(wait, began, cancellationToken);

    /// <summary>Takes one after the other, within one wait that begins now; all of them, or none.</summary>
    protected ValueTask<JointAttempt> TakeInOrderAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        TakeInOrderAsync(wait, _time.GetTimestamp(), cancellationToken);

    private async ValueTask<JointAttempt> TakeInOrderAsync(TimeSpan wait, long began, CancellationToken cancellationToken)
    {
        var leases = new ILockLease[_order.Length];
        var taken = 0;
        try
        {
            for (; taken < _order.Length; taken++)
            {
                var index = _order[taken];
                leases[index] = await Locks[index].AcquireAsync(WaitLeft(wait, began), cancellationToken).ConfigureAwait(false);
            }

            return JointAttempt.Granted(leases);
        }
        catch (LockConflictException conflict)
        {
            return JointAttempt.Conflict(conflict.Name, conflict.RetryAfter);
        }
        finally
        {
            // Refused, cancelled or failed half way: nobody is to wait for locks that nobody uses.
            if (taken < _order.Length)
                await GiveBackAsync(leases, taken).ConfigureAwait(false);
        }
    }

    /// <summary>What is left of a wait that began then.</summary>
    protected TimeSpan WaitLeft(TimeSpan wait, long began)
    {
        if (wait == Timeout.InfiniteTimeSpan)
            return wait;
        var left = wait - _time.GetElapsedTime(began);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async ValueTask GiveBackAsync(ILockLease[] leases, int taken)
    {
        var released = new Task[taken];
        for (var index = 0; index < taken; index++)
            released[index] = leases[_order[index]].DisposeAsync().AsTask();
        await Task.WhenAll(released).ConfigureAwait(false);
    }
}
