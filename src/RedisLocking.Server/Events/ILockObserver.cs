namespace RedisLocking.Server.Events;

/// <summary>Wants to know what happens to locks.</summary>
internal interface ILockObserver
{
    /// <summary>Takes one event, after those that came before it. Must be quick, and must not fail.</summary>
    void Observe(LockEvent one);
}
