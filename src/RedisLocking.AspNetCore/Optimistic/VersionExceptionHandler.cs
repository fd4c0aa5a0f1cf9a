using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using RedisLocking.Optimistic;

namespace RedisLocking.AspNetCore.Optimistic;

/// <summary>Answers for the exceptions of a versioned store, from anywhere in the application. What is there now is not told.</summary>
internal sealed class VersionExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case UnreadableIfMatchException unreadable:
                await VersionAnswers.UnreadableAsync(httpContext, unreadable.Message).ConfigureAwait(false);
                return true;

            case VersionConflictException conflict when httpContext.Request.Headers.IfMatch.Count > 0:
                await VersionAnswers.StaleAsync(httpContext, conflict).ConfigureAwait(false);
                return true;

            case VersionConflictException or StmConflictException:
                await VersionAnswers.ConflictAsync(httpContext).ConfigureAwait(false);
                return true;

            case StoreUnavailableException:
                await VersionAnswers.UnavailableAsync(httpContext).ConfigureAwait(false);
                return true;

            default:
                return false;
        }
    }
}
