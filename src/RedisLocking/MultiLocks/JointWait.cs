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
internal sealed class JointWait(RedisLock[] locks, int[] order, LockTable table, WaitBudget wait, OnConflict onConflict, CancellationToken cancellation)
    : IWaiterSink, IValueTaskSource<ILockLease?>
{
    private readonly ILockLease[] _leases = new ILockLease[locks.Length];
    private ManualResetValueTaskSourceCore<JointAttempt> _end = new() { RunContinuationsAsynchronously = true };
    private int _taken;

    // Each token that the lock before has left is for one who comes here next.
    public int Followers => _taken > 0 && _leases[order[_taken - 1]] is RedisLease before ? before.PassesLeft : 0;

    private RedisLock Next => locks[order[_taken]];

    public ValueTask<ILockLease?> Begin()
    {
        Ask();
        return new ValueTask<ILockLease?>(this, _end.Version);
    }

    public void OnEnded(LockAttempt attempt)
    {
        if (attempt.Lease is not { } lease)
        {
            _ = GiveBackAsync(() => _end.SetResult(JointAttempt.Conflict(Next.Name, attempt.RetryAfter)));
            return;
        }

        _leases[order[_taken]] = lease;
        _taken++;
        if (_taken == order.Length)
            _end.SetResult(JointAttempt.Granted(_leases));
        else
            Ask();
    }

    public void OnFailed(Exception failure) => _ = GiveBackAsync(() => _end.SetException(failure));

    ILockLease? IValueTaskSource<ILockLease?>.GetResult(short token) => _end.GetResult(token).ToLease(order, wait.Whole, onConflict);

    ValueTaskSourceStatus IValueTaskSource<ILockLease?>.GetStatus(short token) => _end.GetStatus(token);

    void IValueTaskSource<ILockLease?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _end.OnCompleted(continuation, state, token, flags);

    private void Ask()
    {
        try
        {
            if (table.Ask(Next, wait.Left, this, cancellation) is { } refused)
                OnEnded(refused);
        }
        catch (ObjectDisposedException disposed)
        {
            OnFailed(disposed);
        }
    }

    // Refused, cancelled or failed half way: nobody is to wait for locks that nobody uses.
    private async Task GiveBackAsync(Action end)
    {
        var released = new Task[_taken];
        for (var index = 0; index < _taken; index++)
            released[index] = _leases[order[index]].DisposeAsync().AsTask();
        await Task.WhenAll(released).ConfigureAwait(false);
        end();
    }
}
