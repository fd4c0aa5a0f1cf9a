using System.Threading.Tasks.Sources;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Timing;

namespace RedisLocking.Waiting;

/// <summary>
/// One caller in the local queue of a lock. Whoever takes it out of the queue ends it, once: with a lease, a conflict, or a
/// failure. Its caller goes on on the thread pool, never on the thread that ended it.
/// </summary>
internal sealed class Waiter : IValueTaskSource<ILockLease?>, IScheduled
{
    private readonly ILocalQueue _queue;
    private readonly CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;
    private ManualResetValueTaskSourceCore<LockAttempt> _end = new() { RunContinuationsAsynchronously = true };
    private readonly OnConflict _onConflict;
    private readonly IWaiterSink? _sink;
    private volatile bool _ended;
    private WheelLinks _links;

    public Waiter(ILocalQueue queue, LeaseTerms terms, TimeSpan wait, OnConflict onConflict, CancellationToken cancellation, IWaiterSink? sink = null)
    {
        _sink = sink;
        _queue = queue;
        _onConflict = onConflict;
        _cancellation = cancellation;
        Terms = terms;
        Wait = wait;
        AsksOnce = wait == TimeSpan.Zero;
    }

    public LeaseTerms Terms { get; }

    public TimeSpan Wait { get; }

    /// <summary>It shares the outcome of the call that is on its way, and waits for no other; guarded by the queue's gate.</summary>
    public bool AsksOnce { get; set; }

    /// <summary>How many may come after it that do not wait here yet.</summary>
    public int Followers => _sink?.Followers ?? 0;

    /// <summary>The queue's own links; guarded by its gate.</summary>
    public Waiter? Previous { get; set; }

    public Waiter? Next { get; set; }

    public bool IsQueued { get; set; }

    public ValueTask<ILockLease?> Task => new(this, _end.Version);

    ref WheelLinks IScheduled.Links => ref _links;

    /// <summary>Called once it is in the queue: it may be ended at any time from now on.</summary>
    public void Arm(TimeSpan now)
    {
        if (Wait > TimeSpan.Zero)
        {
            // Within what a TimeSpan can hold; a wait of centuries has no end that matters.
            _queue.Wheel.Schedule(this, Wait < TimeSpan.FromDays(36_500) ? now + Wait : TimeSpan.FromDays(36_500));
            if (_ended)
                _queue.Wheel.Cancel(this);
        }

        if (!_cancellation.CanBeCanceled)
            return;
        _registration = _cancellation.UnsafeRegister(static waiter => ((Waiter)waiter!).OnCancelled(), this);
        if (_ended)
            _registration.Unregister();
    }

    public void End(LockAttempt attempt)
    {
        Disarm();
        if (_sink is null)
            _end.SetResult(attempt);
        else
            _sink.OnEnded(attempt);
    }

    public void Fail(Exception failure)
    {
        Disarm();
        if (_sink is null)
            _end.SetException(failure);
        else
            _sink.OnFailed(failure);
    }

    public void OnDue() => _queue.TimeOut(this);

    public ILockLease? GetResult(short token)
    {
        _registration.Unregister();
        return _end.GetResult(token).ToLease(_queue.Name, Wait, _onConflict);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _end.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _end.OnCompleted(continuation, state, token, flags);

    private void Disarm()
    {
        _ended = true;
        if (Wait > TimeSpan.Zero)
            _queue.Wheel.Cancel(this);
        if (_sink is not null)
            _registration.Unregister();
    }

    private void OnCancelled() => _queue.Cancel(this, _cancellation);
}
