using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RedisLocking;
using RedisLocking.Elections;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds background services that run on one server of several: the leader.</summary>
public static class LeaderElectionServiceCollectionExtensions
{
    /// <summary>
    /// Campaigns for <paramref name="election"/> while the application runs, over the registered <see cref="ILockProvider"/>, and runs the service whenever this server leads. How it stands
    /// is told by <see cref="ILeadershipStatus"/>, registered under the election's name and in the list of all.
    /// </summary>
    /// <typeparam name="TService">The service; a singleton.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="election">The election's name: the same on all servers. One service for each.</param>
    /// <param name="configure">What it proclaims, and on which terms it leads.</param>
    /// <remarks>
    /// When the service ends or fails, or when the store does not answer, the next campaign begins after a pause: a second, after each failure twice as long, half a minute at most, and of that
    /// a random part above its half. After a lost leadership it begins at once. A service is given as long to end as the host gives its background services
    /// (<c>HostOptions.ShutdownTimeout</c>); then it resigns.
    /// </remarks>
    /// <exception cref="ArgumentException">The election has a service already, or an option is out of its range.</exception>
    public static IServiceCollection AddLeaderElectedService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(
        this IServiceCollection services, LockName election, Action<LeaderElectionOptions>? configure = null)
        where TService : class, ILeaderElectedService
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(election);
        if (services.Any(service => service.IsKeyedService && service.ServiceType == typeof(ILeadershipStatus) && Equals(service.ServiceKey, election.Value)))
            throw new ArgumentException($"Election '{election}' has a service already: each service has an election of its own.", nameof(election));

        var options = new LeaderElectionOptions();
        configure?.Invoke(options);
        var status = new LeadershipStatus(election);
        services.TryAddSingleton<TService>();
        return services
            .AddKeyedSingleton<ILeadershipStatus>(election.Value, status)
            .AddSingleton<ILeadershipStatus>(status)
            .AddSingleton<IHostedService>(provider => new LeaderElectedHost(
                LocksOf(provider, options.ProviderKey).Election(election, options.Lease),
                options.Value,
                provider.GetRequiredService<TService>(),
                status,
                provider.GetService<TimeProvider>() ?? TimeProvider.System,
                provider.GetService<ILoggerFactory>()?.CreateLogger(ElectionLog.Category) ?? NullLogger.Instance));
    }

    private static ILockProvider LocksOf(IServiceProvider services, object? key) =>
        key is null ? services.GetRequiredService<ILockProvider>() : services.GetRequiredKeyedService<ILockProvider>(key);
}
