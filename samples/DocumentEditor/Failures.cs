using Microsoft.AspNetCore.Diagnostics;
using Npgsql;
using RedisLocking;

namespace DocumentEditor;

/// <summary>Finds the answer to what endpoints leave to it: a lease that has ended is 410, and what does not answer is 503.</summary>
public sealed class FailureHandler(ILogger<FailureHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var problem = exception switch
        {
            LockLostException => Problems.EditHasEnded(), // Found by its handle, or by the database: it refused the token.
            LockUnavailableException or TimeoutException or NpgsqlException { IsTransient: true } => Problems.Unavailable(),
            _ => null,
        };
        if (problem is null)
            return false;

        logger.LogWarning("{Method} {Path} is answered with {Status}: {Failure}", httpContext.Request.Method, httpContext.Request.Path, problem.StatusCode, exception.Message);
        await problem.ExecuteAsync(httpContext);
        return true;
    }
}
