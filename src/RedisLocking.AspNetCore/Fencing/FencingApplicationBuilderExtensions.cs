using Microsoft.Extensions.DependencyInjection;
using RedisLocking;
using RedisLocking.AspNetCore.Fencing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The receiving side of fencing tokens, in the pipeline.</summary>
public static class FencingApplicationBuilderExtensions
{
    /// <summary>
    /// Refuses, with 412 and problem details, a request whose <c>Fencing-Token</c> is smaller than one that was seen for its
    /// <c>Fencing-Resource</c> (or its path, where it sends none). Requests without a token pass; <c>RequireFencingToken</c> says
    /// where they do not.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <remarks>
    /// For calls between services that trust each other: whoever sends a huge token shuts the others out, so it belongs after
    /// authorization. What was seen is kept by the registered <see cref="IFencingTokenStore"/>, or by this process for some
    /// 100,000 resources.
    /// </remarks>
    public static IApplicationBuilder UseFencingTokens(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var store = app.ApplicationServices.GetService<IFencingTokenStore>() ?? new SeenTokens();
        return app.Use(next => new FencingTokenMiddleware(next, store).InvokeAsync);
    }
}
