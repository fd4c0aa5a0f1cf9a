namespace RedisLocking;

/// <summary>The short form of several locks at once.</summary>
public static class LockProviderExtensions
{
    /// <summary>Several mutexes as one lock, with the provider's TTL: all of them or none. For other kinds and options use <see cref="ILockProvider.AllOf"/>.</summary>
    /// <param name="locks">Where the locks come from.</param>
    /// <param name="names">1 to <see cref="ILockProvider.MaxLocks"/>, each once.</param>
    /// <exception cref="ArgumentException">There are none or too many, or a name stands twice; the message names it.</exception>
    /// <exception cref="ObjectDisposedException">The provider is disposed.</exception>
    public static IDistributedLock AllOf(this ILockProvider locks, params ReadOnlySpan<LockName> names)
    {
        ArgumentNullException.ThrowIfNull(locks);
        var mutexes = new IDistributedLock[names.Length];
        for (var index = 0; index < mutexes.Length; index++)
            mutexes[index] = locks.Mutex(names[index]);
        return locks.AllOf(mutexes);
    }
}
