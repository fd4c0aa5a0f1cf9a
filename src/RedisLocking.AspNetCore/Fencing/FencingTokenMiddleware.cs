using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace RedisLocking.AspNetCore.Fencing;

/// <summary>Refuses requests whose token is smaller than one that was seen for the same resource.</summary>
internal sealed class FencingTokenMiddleware(RequestDelegate next, IFencingTokenStore store)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.Headers.ContainsKey(FencingHeaders.Token) ? InvokeCheckedAsync(context) : next(context);

    private async Task InvokeCheckedAsync(HttpContext context)
    {
        var (tokens, resources) = (context.Request.Headers[FencingHeaders.Token], context.Request.Headers[FencingHeaders.Resource]);
        if (tokens.Count != 1 || resources.Count > 1 || !FencingToken.TryParse(tokens[0], CultureInfo.InvariantCulture, out var token))
        {
            await FencingAnswers.UnreadableAsync(context).ConfigureAwait(false);
            return;
        }

        // A hash or an escaped name has no slash in it, so none is the same as a path.
        var resource = resources.Count == 1 ? resources[0]! : (context.Request.PathBase + context.Request.Path).ToUriComponent();
        if (!await store.TryAdvanceAsync(resource, token, context.RequestAborted).ConfigureAwait(false))
        {
            await FencingAnswers.StaleAsync(context).ConfigureAwait(false);
            return;
        }

        context.Features.Set<IFencingTokenFeature>(new FencingTokenFeature(token, resource));
        await next(context).ConfigureAwait(false);
    }
}
