using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RedisLocking;
using RedisLocking.AspNetCore.ApiDescriptions;
using RedisLocking.AspNetCore.Configuration;
using RedisLocking.AspNetCore.Diagnostics;
using RedisLocking.AspNetCore.Endpoints;
using RedisLocking.AspNetCore.Leases;
using RedisLocking.AspNetCore.Rejections;
using RedisLocking.AspNetCore.Requests;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds locks for endpoints.</summary>
public static class LockingServiceCollectionExtensions
{
    /// <summary>
    /// Adds what <c>app.UseLocking()</c> needs. Locks come from the registered <see cref="ILockProvider"/>: call
    /// <c>AddRedisLocking</c> or <c>AddInMemoryLocking</c> as well.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; they are checked when the host starts. May be called several times.</param>
    public static IServiceCollection AddLocking(this IServiceCollection services, Action<LockingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<LockingOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        if (services.Any(service => service.ServiceType == typeof(LockedRun)))
            return services;

        services.AddSingleton<IValidateOptions<LockingOptions>, LockingOptionsValidator>();
        services.AddSingleton<IConfigureOptions<LockPolicies>, SharedPolicies>();
        services.AddMetrics();
        services.TryAddSingleton<ILockLeaseAccessor, LockLeaseAccessor>();
        services.TryAddScoped<ILockLease>(InjectedLease.Of);
        services.AddSingleton<RequestMetrics>();
        services.AddSingleton<LockRejections>();
        services.AddSingleton<EndpointLocks>();
        services.AddSingleton<EndpointCheck>();
        services.AddSingleton<LockedRun>();
        services.AddExceptionHandler<LockExceptionHandler>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, UnlockedEndpointGuard>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IApiDescriptionProvider, LockedApiDescriptions>());
        return services;
    }
}
