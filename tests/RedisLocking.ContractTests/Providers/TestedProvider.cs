namespace RedisLocking.ContractTests.Providers;

/// <summary>One test's provider, and how time passes for it.</summary>
public abstract class TestedProvider : IAsyncDisposable
{
    public abstract ILockProvider Locks { get; }

    /// <summary>A second provider over the same store, as another server would have. Where a store is the provider's own, the same one again.</summary>
    public abstract ILockProvider OtherLocks { get; }

    /// <summary>The administration of <see cref="Locks"/>.</summary>
    public abstract ILockAdministration Administration { get; }

    /// <summary>The administration of <see cref="OtherLocks"/>.</summary>
    public abstract ILockAdministration OtherAdministration { get; }

    /// <summary>Opens what the first call would open, so that no test's short lease pays for it.</summary>
    public virtual ValueTask ConnectAsync() => ValueTask.CompletedTask;

    /// <summary>Lets time pass: really, or by moving the injected clock.</summary>
    public abstract Task PassAsync(TimeSpan time);

    /// <summary>Disposes <see cref="Locks"/>, and leaves <see cref="OtherLocks"/> as it is where that is another.</summary>
    public abstract ValueTask DisposeLocksAsync();

    public abstract ValueTask DisposeAsync();
}
