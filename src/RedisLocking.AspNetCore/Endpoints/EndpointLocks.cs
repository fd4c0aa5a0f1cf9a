using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using RedisLocking.AspNetCore.Diagnostics;
using RedisLocking.AspNetCore.Values;
using RedisLocking.Policies;
using MinimalJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;
using MvcJsonOptions = Microsoft.AspNetCore.Mvc.JsonOptions;

namespace RedisLocking.AspNetCore.Endpoints;

/// <summary>Which endpoint takes which lock. What was worked out for an endpoint is forgotten with it.</summary>
internal sealed class EndpointLocks
{
    private readonly ConditionalWeakTable<Endpoint, Known> _known = [];
    private readonly ConditionalWeakTable<Endpoint, Known>.CreateValueCallback _learn;
    private readonly ILockProvider _locks;
    private readonly IOptions<LockPolicies> _policies;
    private readonly IOptions<MinimalJsonOptions> _minimalJson;
    private readonly IOptions<MvcJsonOptions> _mvcJson;

    public EndpointLocks(
        ILockProvider locks,
        IOptions<LockPolicies> policies,
        IOptions<MinimalJsonOptions> minimalJson,
        IOptions<MvcJsonOptions> mvcJson)
    {
        _locks = locks;
        _policies = policies;
        _minimalJson = minimalJson;
        _mvcJson = mvcJson;
        _learn = endpoint => new Known(LastWord.On(endpoint.Metadata) is { } locked ? Make(endpoint, locked) : null);
    }

    /// <summary>The lock of the endpoint; null when it takes none.</summary>
    /// <exception cref="InvalidOperationException">What the endpoint says about its lock is wrong. The start is where this is found out.</exception>
    public EndpointLock? Find(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<LockedAttribute>() is null ? null : _known.GetValue(endpoint, _learn).Lock;

    private EndpointLock Make(Endpoint endpoint, LockedAttribute locked)
    {
        try
        {
            var patterns = Patterns(endpoint, locked);
            var (policy, policyName) = Policy(endpoint, locked);
            return new EndpointLock(patterns, new LockSet(_locks, policy), new RequestTags(Route(endpoint), policyName));
        }
        catch (Exception mistake) when (mistake is FormatException or ArgumentException)
        {
            throw new InvalidOperationException($"The endpoint '{endpoint.DisplayName}' cannot take its lock. {mistake.Message}", mistake);
        }
    }

    private NamePattern[] Patterns(Endpoint endpoint, LockedAttribute locked)
    {
        if (locked.Templates.Count == 0)
            throw new FormatException("It is [Locked] without a name: write [Locked(\"order:{id}\")].");

        var route = (endpoint as RouteEndpoint)?.RoutePattern;
        return [.. locked.Templates.Select(template => new NamePattern(template, route, Json(endpoint)))];
    }

    private (LockPolicy Policy, string Name) Policy(Endpoint endpoint, LockedAttribute locked)
    {
        var own = endpoint.Metadata.GetOrderedMetadata<OwnPolicy>().LastOrDefault(own => own.Locked == locked);
        return own is not null ? (own.Policy, "own") : (_policies.Value.For(locked), locked.Policy ?? "default");
    }

    // The value is to be the one that the handler's own binder reads.
    private JsonSerializerOptions Json(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ActionDescriptor>() is null ? _minimalJson.Value.SerializerOptions : _mvcJson.Value.JsonSerializerOptions;

    private static string Route(Endpoint endpoint) => (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? endpoint.DisplayName ?? "";

    private sealed record Known(EndpointLock? Lock);
}
