using Microsoft.Extensions.Logging;

namespace RedisLocking.Diagnostics;

/// <summary>Every log line of the behaviors, category <c>RedisLocking.MediatR</c>. The ids are stable: alerts may be built on them.</summary>
internal static partial class RequestLog
{
    public const string Category = "RedisLocking.MediatR";

    [LoggerMessage(1, LogLevel.Warning, "Request {Request} runs without its lock, as its policy says, because nobody knows whether it is free")]
    public static partial void ProceedsWithoutLock(this ILogger logger, Exception unavailable, string request);
}
