namespace RedisLocking.Cli.Measuring;

/// <summary>How long something took, in seconds.</summary>
internal sealed record Percentiles(int Count, double P50, double P99)
{
    /// <exception cref="InvalidOperationException">Nothing was measured.</exception>
    public static Percentiles Of(List<TimeSpan> times)
    {
        if (times.Count == 0)
            throw new InvalidOperationException("Nothing was measured.");
        times.Sort();
        return new(times.Count, At(times, 0.5), At(times, 0.99));
    }

    // The nearest rank: a value that was measured, never one in between.
    private static double At(List<TimeSpan> sorted, double part) => sorted[Math.Max((int)Math.Ceiling(part * sorted.Count), 1) - 1].TotalSeconds;
}
