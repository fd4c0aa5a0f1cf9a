using Microsoft.AspNetCore.Diagnostics;
using Npgsql;
using StackExchange.Redis;

namespace UserRegistration;

/// <summary>Something that a registration needs beside its lock does not answer: nobody's mistake, and worth another try.</summary>
public static class Outage
{
    public static bool Is(Exception failure) => failure
        is RedisException or TimeoutException or NpgsqlException { IsTransient: true } // the users' store
        or HttpRequestException or TaskCanceledException { InnerException: TimeoutException }; // the points service
}

/// <summary>Answers an outage with 503.</summary>
public sealed class OutageHandler(ILogger<OutageHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (!Outage.Is(exception))
            return false;

        logger.LogWarning(exception, "{Method} {Path} is answered with 503", httpContext.Request.Method, httpContext.Request.Path);
        httpContext.Response.Headers.RetryAfter = "1";
        await Problems.Unavailable().ExecuteAsync(httpContext);
        return true;
    }
}
