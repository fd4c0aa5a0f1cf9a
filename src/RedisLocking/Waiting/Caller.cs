using System.Threading.Tasks.Sources;
using RedisLocking.Locks;

namespace RedisLocking.Waiting;

/// <summary>One caller who waits for a lock. It goes on on the thread pool, never on the thread that ended its wait.</summary>
internal sealed class Caller(TimeSpan wait, OnConflict onConflict, CancellationToken cancellation) : Waiter(cancellation), IValueTaskSource<ILockLease?>
{
    private ManualResetValueTaskSourceCore<LockAttempt> _end = new() { RunContinuationsAsynchronously = true };

    public ValueTask<ILockLease?> Task => new(this, _end.Version);

    public override void End(LockAttempt attempt)
    {
        Disarm();
        _end.SetResult(attempt);
    }

    public override void Fail(Exception failure)
    {
        Disarm();
        _end.SetException(failure);
    }

    public ILockLease? GetResult(short token)
    {
        Unregister();
        return _end.GetResult(token).ToLease(Queue.Name, wait, onConflict);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _end.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _end.OnCompleted(continuation, state, token, flags);
}
