using System.Threading.Tasks.Sources;
using RedisLocking.Contention;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Waiting;

namespace RedisLocking.MultiLocks;

/// <summary>
/// Waits for several locks, one after the other. The next one is asked for on the thread that brought the one before: so a
/// release that gives several locks back, in the order in which they were taken, finds who got the first waiting for the second,
/// and all of them pass to the same next waiter of the process without a round trip.
/// </summary>
internal sealed class JointWait(RedisLock[] locks, int[] order, LockTable table, TimeSpan wait, OnConflict onConflict, CancellationToken cancellation)
    : Waiter(cancellation), IValueTaskSource<ILockLease?>
{
    private readonly ILockLease[] _leases = new ILockLease[locks.Length];
    private ManualResetValueTaskSourceCore<JointAttempt> _end = new() { RunContinuationsAsynchronously = true };
    private int _taken;

    // Each token that the lock before has left is for one who comes here next.
    public override int Followers => _taken > 0 && _leases[order[_taken - 1]] is RedisLease before ? before.PassesLeft : 0;

    private RedisLock NextLock => locks[order[_taken]];

    /// <summary>Begins to wait, for what is left of the wait.</summary>
    public ValueTask<ILockLease?> Begin(TimeSpan left, TimeSpan now)
    {
        if (left == TimeSpan.Zero)
            MarkDue();
        Ask();
        return Joined(left, now);
    }

    /// <summary>It waits for the first lock already, for the whole wait.</summary>
    public ValueTask<ILockLease?> Joined(TimeSpan now) => Joined(wait, now);

    public override void End(LockAttempt attempt)
    {
        if (attempt.Lease is not { } lease)
        {
            GiveBack(() => _end.SetResult(JointAttempt.Conflict(NextLock.Name, attempt.RetryAfter)));
            return;
        }

        _leases[order[_taken]] = lease;
        _taken++;
        if (_taken < order.Length)
        {
            Ask();
            LookForMarks();
            return;
        }

        Disarm();
        _end.SetResult(JointAttempt.Granted(_leases));
    }

    public override void Fail(Exception failure) => GiveBack(() => _end.SetException(failure));

    ILockLease? IValueTaskSource<ILockLease?>.GetResult(short token)
    {
        Unregister();
        return _end.GetResult(token).ToLease(order, wait, onConflict);
    }

    ValueTaskSourceStatus IValueTaskSource<ILockLease?>.GetStatus(short token) => _end.GetStatus(token);

    void IValueTaskSource<ILockLease?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _end.OnCompleted(continuation, state, token, flags);

    private ValueTask<ILockLease?> Joined(TimeSpan left, TimeSpan now)
    {
        Arm(left, now);
        return new ValueTask<ILockLease?>(this, _end.Version);
    }

    private void Ask()
    {
        try
        {
            if (table.Ask(NextLock, asksOnce: IsDue, this) is { } refused)
                End(refused);
        }
        catch (Exception failure) when (failure is ObjectDisposedException or LockUnavailableException)
        {
            // Refused at once, perhaps on the thread of who passed the lock before on: it is nobody's business but the waiter's.
            Fail(failure);
        }
    }

    private void GiveBack(Action end)
    {
        Disarm();
        _ = GiveBackAsync(end);
    }

    private async Task GiveBackAsync(Action end)
    {
        await JointLock.GiveBackAsync(_leases, order, _taken).ConfigureAwait(false);
        end();
    }
}
