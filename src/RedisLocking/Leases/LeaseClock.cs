namespace RedisLocking.Leases;

/// <summary>
/// When a lease must be taken for over, on the local clock. Redis starts the TTL when it runs the command, which is after
/// we started counting; the margin covers two clocks that run at different speeds and a timer that fires late.
/// </summary>
internal static class LeaseClock
{
    private const int RenewalGrains = 600;

    private static readonly TimeSpan LeastMargin = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LargestMargin = TimeSpan.FromSeconds(1);

    /// <summary>5 % of the TTL, at least 10 ms and at most 1 s; Redlock counts 1 % for the drift alone.</summary>
    public static TimeSpan Margin(TimeSpan ttl)
    {
        var margin = ttl / 20;
        return margin < LeastMargin ? LeastMargin : margin > LargestMargin ? LargestMargin : margin;
    }

    /// <summary>The TTL as Redis takes it, in whole milliseconds; rounded up, for then it ends no sooner than we count on.</summary>
    public static long Milliseconds(TimeSpan ttl) => (ttl.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;

    public static TimeSpan Deadline(TimeSpan sent, TimeSpan ttl) => sent + ttl - Margin(ttl);

    /// <summary>
    /// A third of the TTL: two more attempts fit before the lease is lost. Rounded down to a 600th of the TTL, so that the
    /// renewals of many leases fall together and share calls.
    /// </summary>
    public static TimeSpan RenewalDue(TimeSpan sent, TimeSpan ttl)
    {
        var due = sent + (ttl / 3);
        return TimeSpan.FromTicks(due.Ticks - (due.Ticks % (ttl.Ticks / RenewalGrains)));
    }

    /// <summary>How soon a renewal that failed is tried again.</summary>
    public static TimeSpan RetryAfter(TimeSpan ttl)
    {
        var pause = ttl / 30;
        return pause > LargestMargin ? LargestMargin : pause;
    }
}
