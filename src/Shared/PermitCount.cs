namespace RedisLocking.Locks;

/// <summary>The limits of a semaphore's size.</summary>
internal static class PermitCount
{
    /// <exception cref="ArgumentOutOfRangeException">It is below 1 or above a million.</exception>
    public static void ThrowIfOutOfRange(int permits, LockName name)
    {
        if (permits is < 1 or > ILockProvider.MaxPermits)
            throw new ArgumentOutOfRangeException(nameof(permits), permits, $"The permits of semaphore '{name}' must be 1 to 1,000,000.");
    }
}
