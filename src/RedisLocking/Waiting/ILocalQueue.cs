using RedisLocking.Timing;

namespace RedisLocking.Waiting;

/// <summary>Where the waiters of a lock in this process stand, as a <see cref="Waiter"/> sees it.</summary>
internal interface ILocalQueue
{
    LockName Name { get; }

    /// <summary>What calls a waiter whose wait has an end.</summary>
    TimingWheel Wheel { get; }

    /// <summary>The waiter has waited for as long as it was ready to. It may be in another queue by now: then this does nothing.</summary>
    void TimeOut(Waiter waiter);

    /// <summary>Its caller gives up; as above.</summary>
    void Cancel(Waiter waiter, CancellationToken cancellation);
}
