namespace RedisLocking.Server.Events;

/// <summary>A store inside this process has no other servers in front of it.</summary>
internal sealed class NoReplicas : IReplicas
{
    public Action<LockEvent>? OnHeard { get; set; }

    public void Tell(LockEvent one)
    {
        // There is nobody to tell.
    }
}
