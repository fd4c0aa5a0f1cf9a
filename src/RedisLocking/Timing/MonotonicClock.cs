namespace RedisLocking.Timing;

/// <summary>Time since the provider was made: it never steps, so leases and deadlines are reckoned on it alone.</summary>
internal sealed class MonotonicClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Provider => time;

    public TimeSpan Now => time.GetElapsedTime(_start);
}
