namespace RedisLocking.Server.Configuration;

/// <summary>The section <c>Service</c>: how much the service does at a time, and how it ends. Checked when it starts; a bad value names the option.</summary>
internal sealed class ServiceOptions
{
    public const string Section = "Service";

    /// <summary>How long a request may wait for a lock.</summary>
    /// <value>0 to 10 min. Default: 1 min. A longer wait is refused with 400.</value>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many requests of this replica may wait for locks at a time.</summary>
    /// <value>1 to 100,000. Default: 10,000. More are refused with 429.</value>
    public int MaxWaiting { get; set; } = 10_000;

    /// <summary>How many requests a second each API key may send to this replica; whoever has none, a hundredth of it.</summary>
    /// <value>1 to 1,000,000. Default: 10,000. More are refused with 429.</value>
    public int RequestsPerSecond { get; set; } = 10_000;

    /// <summary>After SIGTERM: how long requests are still served, while <c>/readyz</c> says 503, so that who sends them can learn of it.</summary>
    /// <value>0 to 5 min. Default: 0. Behind a load balancer that looks every 5 s, 10 s.</value>
    public TimeSpan DrainDelay { get; set; }
}
