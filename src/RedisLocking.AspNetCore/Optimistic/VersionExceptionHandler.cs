using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using RedisLocking.Optimistic;

namespace RedisLocking.AspNetCore.Optimistic;

/// <summary>Answers for the exceptions of a versioned store. What is there now is not told, but for its version where the client asked for one.</summary>
internal sealed class VersionExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case VersionConflictException conflict when httpContext.Request.Headers.IfMatch.Count > 0:
                if (conflict is { Conflicts.Count: 1, Current: { } current })
                    httpContext.Response.GetTypedHeaders().ETag = ETags.Of(current.Version);
                await VersionAnswers.StaleAsync(httpContext).ConfigureAwait(false);
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
