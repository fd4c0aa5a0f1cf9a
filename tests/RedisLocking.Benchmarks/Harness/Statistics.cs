namespace RedisLocking.Benchmarks.Harness;

internal static class Statistics
{
    public static double Median(this IEnumerable<double> values) => values.Percentile(0.5);

    public static double Median<T>(this IEnumerable<T> values, Func<T, double> of) => values.Select(of).Median();

    /// <summary>The value that the fraction of values does not exceed, by linear interpolation between neighbours.</summary>
    public static double Percentile(this IEnumerable<double> values, double fraction)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
            throw new InvalidOperationException("Nothing was measured, so there is no percentile of it.");

        var place = fraction * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
