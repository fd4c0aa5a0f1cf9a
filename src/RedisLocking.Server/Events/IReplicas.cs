namespace RedisLocking.Server.Events;

/// <summary>The other servers that stand in front of the same store.</summary>
internal interface IReplicas
{
    /// <summary>What to do with what they tell. Set before the service starts.</summary>
    Action<LockEvent>? OnHeard { get; set; }

    /// <summary>Tells them, soon. Nothing depends on its arrival.</summary>
    void Tell(LockEvent one);
}
