using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Timing;

namespace RedisLocking.Waiting;

/// <summary>
/// One who waits in the local queue of a lock, or in one queue after the other. Whoever takes it out of a queue ends its wait
/// there, once: with a lease, a conflict, or a failure.
/// </summary>
/// <remarks>
/// Between two queues nobody finds it. So the clock and the cancellation leave a mark before they look for its queue, and who
/// comes into a queue looks for marks afterwards: one of both sees the other. What they find must be its queue still, for each
/// queue has a gate of its own: see <see cref="IsIn"/>.
/// </remarks>
internal abstract class Waiter : IScheduled
{
    private readonly CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;
    private volatile ILocalQueue? _queue;
    private volatile bool _isQueued;
    private volatile bool _due;
    private volatile bool _ended;
    private WheelLinks _links;

    protected Waiter(CancellationToken cancellation) => _cancellation = cancellation;

    /// <summary>For what it asks the lock of the queue in which it is.</summary>
    public LeaseTerms Terms { get; private set; } = null!;

    /// <summary>It shares the outcome of the call that is on its way, and waits for no other; guarded by the queue's gate.</summary>
    public bool AsksOnce { get; set; }

    /// <summary>How many may come after it that do not wait here yet: an estimate.</summary>
    public virtual int Followers => 0;

    /// <summary>The queue's own links; guarded by its gate.</summary>
    public Waiter? Previous { get; set; }

    public Waiter? Next { get; set; }

    public bool IsQueued
    {
        get => _isQueued;
        set => _isQueued = value;
    }

    ref WheelLinks IScheduled.Links => ref _links;

    /// <summary>The time it was ready to wait is over.</summary>
    protected bool IsDue => _due;

    /// <summary>The queue in which it is, or was last.</summary>
    protected ILocalQueue Queue => _queue!;

    /// <summary>
    /// Whether it waits in that queue now; under the queue's gate. The order matters: who is found queued without being in this queue
    /// came into the other one after it was named.
    /// </summary>
    public bool IsIn(ILocalQueue queue) => _isQueued && _queue == queue;

    /// <summary>It comes into a queue; under the queue's gate, before it is added to those who wait there.</summary>
    public void Enter(ILocalQueue queue, LeaseTerms terms, bool asksOnce)
    {
        _queue = queue;
        Terms = terms;
        AsksOnce = asksOnce;
    }

    /// <summary>Called once it is in its first queue: it may be ended at any time from now on.</summary>
    public void Arm(TimeSpan wait, TimeSpan now)
    {
        if (_ended) // Perhaps without having come into any queue.
            return;
        if (wait > TimeSpan.Zero)
        {
            // Within what a TimeSpan can hold; a wait of centuries has no end that matters.
            Queue.Wheel.Schedule(this, wait < TimeSpan.FromDays(36_500) ? now + wait : TimeSpan.FromDays(36_500));
            if (_ended)
                Queue.Wheel.Cancel(this);
        }

        if (!_cancellation.CanBeCanceled)
            return;
        _registration = _cancellation.UnsafeRegister(static waiter => ((Waiter)waiter!).OnCancelled(), this);
        if (_ended)
            _registration.Unregister();
    }

    /// <summary>Called once it is in the next queue.</summary>
    public void LookForMarks()
    {
        Interlocked.MemoryBarrier();
        if (_due)
            Queue.TimeOut(this);
        if (_cancellation.IsCancellationRequested)
            OnCancelled();
    }

    /// <summary>How the wait in a queue ended, on the thread that ended it: it must be short and must not run user code.</summary>
    public abstract void End(LockAttempt attempt);

    /// <inheritdoc cref="End"/>
    public abstract void Fail(Exception failure);

    public void OnDue()
    {
        _due = true;
        Interlocked.MemoryBarrier();
        Queue.TimeOut(this);
    }

    /// <summary>It waits no more.</summary>
    protected void Disarm()
    {
        _ended = true;
        _queue?.Wheel.Cancel(this);
    }

    /// <summary>Its time is over before it begins: it asks each lock once.</summary>
    protected void MarkDue() => _due = true;

    /// <summary>Called by who waited, when it goes on.</summary>
    protected void Unregister() => _registration.Unregister();

    private void OnCancelled() => Queue.Cancel(this, _cancellation);
}
