namespace RedisLocking.MultiLocks;

/// <summary>One wait for several locks: what is left of it when the next one is asked for.</summary>
internal readonly struct WaitBudget(TimeProvider time, TimeSpan wait)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>All of it.</summary>
    public TimeSpan Whole => wait;

    public TimeSpan Left
    {
        get
        {
            if (wait <= TimeSpan.Zero) // None, or infinite.
                return wait;
            var left = wait - time.GetElapsedTime(_began);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
