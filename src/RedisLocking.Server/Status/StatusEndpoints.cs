using System.Reflection;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.HttpResults;
using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Problems;
using RedisLocking.Server.Stores;

namespace RedisLocking.Server.Status;

/// <summary><c>/v1/service</c>, and what probes ask.</summary>
internal static class StatusEndpoints
{
    /// <summary>The tag of the checks that say whether requests should be sent here.</summary>
    public const string Ready = "ready";

    private static readonly string Version = typeof(StatusEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public static void MapStatus(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/service", Describe).WithTags("Operators").RequireAuthorization().WithSummary("Says what this service is, and what the caller may do.").Produces<ServiceAnswer>().Problems();

    public static void MapProbes(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false }).DisableRateLimiting();
        routes.MapHealthChecks("/readyz", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).DisableRateLimiting();
    }

    private static Ok<ServiceAnswer> Describe(HttpContext context, StoreKind store, IHostEnvironment environment)
    {
        string[] All(string type) => [.. context.User.Claims.Where(claim => claim.Type == type).Select(claim => claim.Value)];
        return TypedResults.Ok(new ServiceAnswer(
            Version, store.IsRedis ? "redis" : "memory", Environment.MachineName, new CallerAnswer(context.User.Identity?.Name ?? "", All(Caller.Scope), All(Caller.Prefix)), environment.IsDevelopment()));
    }
}

/// <summary>What this service is.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Store"><c>redis</c>; or <c>memory</c>, where locks are known to this process alone.</param>
/// <param name="Instance">The machine that answers.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Development">It runs in Development.</param>
internal sealed record ServiceAnswer(string Version, string Store, string Instance, CallerAnswer Caller, bool Development);

/// <summary>Who asks.</summary>
/// <param name="Name">The name of the API key; <c>anonymous</c> where none is needed.</param>
/// <param name="Scopes">What it may do: <c>lock</c>, <c>read</c>, <c>store</c>, <c>store-read</c>, <c>admin</c>.</param>
/// <param name="Prefixes">What the names of its locks, values and sequences begin with; empty: anything.</param>
internal sealed record CallerAnswer(string Name, IReadOnlyList<string> Scopes, IReadOnlyList<string> Prefixes);
