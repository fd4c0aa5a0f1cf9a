using Microsoft.Extensions.Logging;

namespace RedisLocking.AspNetCore.Diagnostics;

/// <summary>Every log line of this package. The ids are stable: alerts may be built on them. None names a lock: the provider's lines do.</summary>
internal static partial class RequestLog
{
    [LoggerMessage(1, LogLevel.Debug, "A request to {Route} is refused: somebody else holds its lock")]
    public static partial void Refused(this ILogger logger, string route);

    [LoggerMessage(2, LogLevel.Warning, "A request to {Route} is refused: nobody knows whether its lock is free")]
    public static partial void RefusedUnavailable(this ILogger logger, string route, Exception failure);

    [LoggerMessage(3, LogLevel.Warning, "A request to {Route} is served without its lock, as its policy '{Policy}' says: nobody knows whether the lock is free")]
    public static partial void Proceeds(this ILogger logger, string route, string policy, Exception failure);

    [LoggerMessage(4, LogLevel.Debug, "A request to {Route} is refused with {StatusCode}: {Why}")]
    public static partial void RefusedInvalid(this ILogger logger, string route, int statusCode, string why);

    [LoggerMessage(5, LogLevel.Debug, "A request to {Route} was given up by its client while it waited for its lock")]
    public static partial void GivenUp(this ILogger logger, string route);

    [LoggerMessage(6, LogLevel.Warning, "The lock of a request to {Route} could not be released; the request is answered all the same")]
    public static partial void ReleaseFailed(this ILogger logger, string route, Exception failure);

    [LoggerMessage(7, LogLevel.Warning, "The lease of a request to {Route} was lost before its end")]
    public static partial void Lost(this ILogger logger, string route);

    [LoggerMessage(8, LogLevel.Error, "The endpoints have changed. {Mistake}")]
    public static partial void WrongEndpoint(this ILogger logger, string mistake);
}
