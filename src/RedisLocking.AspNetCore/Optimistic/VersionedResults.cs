using Microsoft.AspNetCore.Http;
using RedisLocking.AspNetCore.Optimistic;

namespace RedisLocking.Optimistic;

/// <summary>Entries as answers.</summary>
public static class VersionedResults
{
    /// <summary>
    /// The value with its version as <c>ETag</c>; 304 without it for a client whose <c>If-None-Match</c> has that version, and 404 where there is
    /// no entry.
    /// </summary>
    public static IResult ToHttpResult<T>(this Entry<T>? entry) =>
        entry is null ? TypedResults.NotFound() : new VersionedResult(TypedResults.Ok(entry.Value), entry.Version);

    private sealed class VersionedResult(IResult value, long version) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.GetTypedHeaders().ETag = ETags.Of(version);
            var isKnown = HttpMethods.IsGet(httpContext.Request.Method) && ETags.IsKnown(httpContext.Request, version);
            return (isKnown ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : value).ExecuteAsync(httpContext);
        }
    }
}
