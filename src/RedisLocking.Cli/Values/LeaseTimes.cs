namespace RedisLocking.Cli.Values;

/// <summary>
/// The moments of a lease that is held while a command runs, counted from before the request was sent that gave it its TTL:
/// <code>
/// 0 ──── renewed at TTL/3 ──── warned: TERM ──── ended: KILL ── margin ── TTL: somebody else may have it
///                                     └──── grace ────┘
/// </code>
/// A renewal moves all of them. They keep their order because the grace is at most half of the TTL.
/// </summary>
/// <param name="Ttl">What each renewal gives the lease.</param>
/// <param name="Grace">How long the command has to end between TERM and KILL.</param>
internal sealed record LeaseTimes(TimeSpan Ttl, TimeSpan Grace)
{
    /// <summary>The longest grace where none is asked for.</summary>
    private static readonly TimeSpan LongestDefaultGrace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeastMargin = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LargestMargin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Two more attempts fit between it and the warning.</summary>
    public TimeSpan Renewal => Ttl / 3;

    /// <summary>When the command is told to end, if no renewal came through until then.</summary>
    public TimeSpan Warning => End - Grace;

    /// <summary>When it must be over.</summary>
    public TimeSpan End => Ttl - Margin;

    /// <summary>How soon a renewal that failed is tried again.</summary>
    public TimeSpan Pause => Clamp(Ttl / 30, TimeSpan.Zero, LongestPause);

    /// <summary>For the KILL to arrive, two clocks that run at different speeds, and a timer that fires late: 5 % of the TTL, at least 10 ms and at most 1 s.</summary>
    private TimeSpan Margin => Clamp(Ttl / 20, LeastMargin, LargestMargin);

    /// <summary>A third of the TTL, at most 10 s.</summary>
    public static TimeSpan DefaultGrace(TimeSpan ttl) => Clamp(ttl / 3, TimeSpan.Zero, LongestDefaultGrace);

    /// <summary>The most that leaves renewals their time.</summary>
    public static TimeSpan LongestGrace(TimeSpan ttl) => ttl / 2;

    private static TimeSpan Clamp(TimeSpan value, TimeSpan least, TimeSpan most) => value < least ? least : value > most ? most : value;
}
