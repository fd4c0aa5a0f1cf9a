using Microsoft.AspNetCore.Http;
using RedisLocking.AspNetCore.Optimistic;
using RedisLocking.Optimistic;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Versions for endpoints and groups of them.</summary>
public static class IfMatchEndpointConventionBuilderExtensions
{
    /// <summary>
    /// A request without <c>If-Match</c> is refused with 428: nobody overwrites what he has not read. One whose version is stale is 412, with the present
    /// <c>ETag</c>.
    /// </summary>
    /// <param name="builder">The endpoint or group.</param>
    public static TBuilder RequireIfMatch<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Finally(static endpoint =>
        {
            if (endpoint.RequestDelegate is { } handle)
                endpoint.RequestDelegate = context => context.Request.Headers.IfMatch.Count > 0 ? InvokeAsync(context, handle) : VersionAnswers.MissingAsync(context);
        });
        return builder;
    }

    private static async Task InvokeAsync(HttpContext context, RequestDelegate handle)
    {
        try
        {
            await handle(context).ConfigureAwait(false);
        }
        catch (VersionConflictException conflict) when (!context.Response.HasStarted)
        {
            await VersionAnswers.StaleAsync(context, conflict).ConfigureAwait(false);
        }
    }
}
