using Microsoft.AspNetCore.Http;
using RedisLocking;
using RedisLocking.AspNetCore.Fencing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Fencing tokens for endpoints and groups of them.</summary>
public static class FencingEndpointConventionBuilderExtensions
{
    /// <summary>A request without a <c>Fencing-Token</c> is refused with 428. Needs <c>app.UseFencingTokens()</c>.</summary>
    /// <param name="builder">The endpoint or group.</param>
    public static TBuilder RequireFencingToken<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Finally(static endpoint =>
        {
            if (endpoint.RequestDelegate is { } handle)
                endpoint.RequestDelegate = context => InvokeAsync(context, handle);
        });
        return builder;
    }

    private static Task InvokeAsync(HttpContext context, RequestDelegate handle)
    {
        if (context.Features.Get<IFencingTokenFeature>() is not null)
            return handle(context);
        if (!context.Request.Headers.ContainsKey(FencingHeaders.Token))
            return FencingAnswers.MissingAsync(context);
        throw new InvalidOperationException(
            $"The endpoint '{context.GetEndpoint()?.DisplayName}' requires a fencing token, and nobody looks at tokens: call app.UseFencingTokens() before the endpoints.");
    }
}
