using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace RedisLocking.AspNetCore.Endpoints;

/// <summary>
/// Lets no endpoint run without the lock that it asks for. Routing, which finds every endpoint of whatever kind, is given one
/// in its place that looks first whether the middleware has run.
/// </summary>
internal sealed class UnlockedEndpointGuard : MatcherPolicy, IEndpointSelectorPolicy
{
    private readonly ConditionalWeakTable<Endpoint, Endpoint> _guarded = [];

    // After all others: a dynamic endpoint is replaced by a real one first.
    public override int Order => int.MaxValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return ContainsDynamicEndpoints(endpoints) || endpoints.Any(static endpoint => endpoint.Metadata.GetMetadata<LockedAttribute>() is not null);
    }

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        for (var index = 0; index < candidates.Count; index++)
        {
            ref var candidate = ref candidates[index];
            if (candidates.IsValidCandidate(index) && candidate.Endpoint is RouteEndpoint endpoint && LastWord.On(endpoint.Metadata) is not null)
                candidates.ReplaceEndpoint(index, _guarded.GetValue(endpoint, Guard), candidate.Values);
        }

        return Task.CompletedTask;
    }

    private static RouteEndpoint Guard(Endpoint unguarded)
    {
        var endpoint = (RouteEndpoint)unguarded;
        return endpoint.RequestDelegate is { } run
            ? new RouteEndpoint(context => RunAsync(context, endpoint, run), endpoint.RoutePattern, endpoint.Order, endpoint.Metadata, endpoint.DisplayName)
            : endpoint;
    }

    private static Task RunAsync(HttpContext context, RouteEndpoint endpoint, RequestDelegate run) =>
        context.Features.Get<ILockLeaseFeature>() is not null
            ? run(context)
            : throw new InvalidOperationException(
                $"The endpoint '{endpoint.DisplayName}' is [Locked], but the middleware that takes locks did not run for it. "
                + "Call app.UseLocking() after app.UseRouting(), app.UseAuthentication() and app.UseAuthorization(), if you call them, and before the endpoints run (app.UseEndpoints()).");
}
