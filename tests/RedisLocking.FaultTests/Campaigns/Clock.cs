using System.Diagnostics;

namespace RedisLocking.FaultTests.Campaigns;

/// <summary>The monotonic clock that all processes of a machine share.</summary>
internal static class Clock
{
    public static TimeSpan Now => At(Stopwatch.GetTimestamp());

    public static TimeSpan At(long timestamp) => Stopwatch.GetElapsedTime(0, timestamp);
}
