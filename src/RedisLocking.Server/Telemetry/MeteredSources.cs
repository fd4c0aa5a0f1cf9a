namespace RedisLocking.Server.Telemetry;

/// <summary>What is measured and traced, whoever it is told to.</summary>
internal static class MeteredSources
{
    public static readonly string[] Meters =
    [
        "RedisLocking", ServiceMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.RateLimiting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    public static readonly string[] Activities = ["RedisLocking", "Microsoft.AspNetCore"];
}
