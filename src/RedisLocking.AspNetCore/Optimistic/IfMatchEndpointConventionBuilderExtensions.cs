using RedisLocking.AspNetCore.Optimistic;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Versions for endpoints and groups of them.</summary>
public static class IfMatchEndpointConventionBuilderExtensions
{
    /// <summary>A request without <c>If-Match</c> is refused with 428: nobody overwrites what he has not read.</summary>
    /// <param name="builder">The endpoint or group.</param>
    public static TBuilder RequireIfMatch<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Finally(static endpoint =>
        {
            if (endpoint.RequestDelegate is { } handle)
                endpoint.RequestDelegate = context => context.Request.Headers.IfMatch.Count > 0 ? handle(context) : VersionAnswers.MissingAsync(context);
        });
        return builder;
    }
}
