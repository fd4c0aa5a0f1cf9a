using Microsoft.Extensions.Logging;

namespace RedisLocking.Elections;

/// <summary>Every log line of the package, category <c>RedisLocking.Hosting</c>. The ids are stable: alerts may be built on them.</summary>
internal static partial class ElectionLog
{
    public const string Category = "RedisLocking.Hosting";

    [LoggerMessage(1, LogLevel.Information, "This server leads '{Election}' with fencing token {FencingToken}; {Service} starts")]
    public static partial void Leads(this ILogger logger, LockName election, FencingToken fencingToken, string service);

    [LoggerMessage(2, LogLevel.Warning, "This server has lost the leadership of '{Election}' (token {FencingToken}); {Service} was cancelled and has ended")]
    public static partial void Lost(this ILogger logger, LockName election, FencingToken fencingToken, string service);

    [LoggerMessage(3, LogLevel.Error, "{Service}, which runs on the leader of '{Election}', failed; this server resigns, and campaigns again in {Pause}")]
    public static partial void Failed(this ILogger logger, Exception failure, LockName election, string service, TimeSpan pause);

    [LoggerMessage(4, LogLevel.Information, "{Service}, which runs on the leader of '{Election}', has ended; this server resigns, and campaigns again in {Pause}")]
    public static partial void Ended(this ILogger logger, LockName election, string service, TimeSpan pause);

    [LoggerMessage(5, LogLevel.Warning, "This server cannot campaign for '{Election}' now ({Why}); it tries again in {Pause}")]
    public static partial void CannotCampaign(this ILogger logger, LockName election, string why, TimeSpan pause);

    [LoggerMessage(6, LogLevel.Information, "This server resigns from '{Election}' because the application stops")]
    public static partial void Resigns(this ILogger logger, LockName election);
}
