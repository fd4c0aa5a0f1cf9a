using Microsoft.AspNetCore.Diagnostics;
using Npgsql;
using RedisLocking;

namespace DocumentEditor;

/// <summary>Answers 503 when the locks or the database do not answer: nobody's mistake, and worth another try.</summary>
public sealed class OutageHandler(ILogger<OutageHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (exception is not (LockUnavailableException or TimeoutException or NpgsqlException { IsTransient: true }))
            return false;

        logger.LogWarning(exception, "{Method} {Path} is answered with 503", httpContext.Request.Method, httpContext.Request.Path);
        await Problems.Unavailable().ExecuteAsync(httpContext);
        return true;
    }
}
