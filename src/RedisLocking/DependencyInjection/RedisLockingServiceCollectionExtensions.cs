using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RedisLocking;
using RedisLocking.Configuration;
using RedisLocking.Development;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds locks in Redis: an <see cref="ILockProvider"/> that lives as long as the application, and its <see cref="ILockAdministration"/>.</summary>
/// <remarks>
/// Options are checked when the application starts. Redis is not: the first lock connects, and a Redis that is absent is a
/// <see cref="LockUnavailableException"/> then.
/// </remarks>
public static class RedisLockingServiceCollectionExtensions
{
    /// <summary>Locks on the Redis that the application has registered as <see cref="IConnectionMultiplexer"/>, or that <see cref="RedisLockOptions.ConnectionString"/> names.</summary>
    public static IServiceCollection AddRedisLocking(this IServiceCollection services, Action<RedisLockOptions>? configure = null) =>
        services.AddRedisLocking(key: null, options => options.Configure(configure ?? (static _ => { })), connection: null);

    /// <summary>Locks on the given Redis, over a connection of their own.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="connectionString">StackExchange.Redis' form: <c>host:6379,password=…</c>.</param>
    /// <param name="configure">Other options.</param>
    public static IServiceCollection AddRedisLocking(this IServiceCollection services, string connectionString, Action<RedisLockOptions>? configure = null) =>
        services.AddRedisLocking(key: null, options => options.Configure(With(connectionString, configure)), connection: null);

    /// <summary>Locks on a connection of the application's.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="connection">Gives the connection; it is asked once, when the provider is first injected.</param>
    /// <param name="configure">Other options.</param>
    public static IServiceCollection AddRedisLocking(this IServiceCollection services, Func<IServiceProvider, IConnectionMultiplexer> connection, Action<RedisLockOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return services.AddRedisLocking(key: null, options => options.Configure(configure ?? (static _ => { })), connection);
    }

    /// <summary>Locks as a configuration section says; its keys are the properties of <see cref="RedisLockOptions"/>.</summary>
    public static IServiceCollection AddRedisLocking(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddRedisLocking(key: null, options => options.Bind(section), connection: null);
    }

    /// <summary>As <see cref="AddRedisLocking(IServiceCollection, string, Action{RedisLockOptions}?)"/>, for <c>[FromKeyedServices(key)]</c>: several Redis servers in one application.</summary>
    public static IServiceCollection AddKeyedRedisLocking(this IServiceCollection services, object key, string connectionString, Action<RedisLockOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return services.AddRedisLocking(key, options => options.Configure(With(connectionString, configure)), connection: null);
    }

    /// <summary>As <see cref="AddRedisLocking(IServiceCollection, Func{IServiceProvider, IConnectionMultiplexer}, Action{RedisLockOptions}?)"/>, for <c>[FromKeyedServices(key)]</c>.</summary>
    public static IServiceCollection AddKeyedRedisLocking(this IServiceCollection services, object key, Func<IServiceProvider, IConnectionMultiplexer> connection, Action<RedisLockOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(connection);
        return services.AddRedisLocking(key, options => options.Configure(configure ?? (static _ => { })), connection);
    }

    /// <summary>As <see cref="AddRedisLocking(IServiceCollection, IConfiguration)"/>, for <c>[FromKeyedServices(key)]</c>.</summary>
    public static IServiceCollection AddKeyedRedisLocking(this IServiceCollection services, object key, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(section);
        return services.AddRedisLocking(key, options => options.Bind(section), connection: null);
    }

    private static IServiceCollection AddRedisLocking(
        this IServiceCollection services, object? key, Action<OptionsBuilder<RedisLockOptions>> configure, Func<IServiceProvider, IConnectionMultiplexer>? connection)
    {
        ArgumentNullException.ThrowIfNull(services);
        var name = key is null ? Options.Options.DefaultName : OptionsName.Of(key);
        configure(services.AddOptions<RedisLockOptions>(name)
            .PostConfigure<IServiceProvider>(static (options, services) => options.DevelopmentHelp ??= DevelopmentHost.Runs(services))
            .ValidateOnStart());
        services.AddSingleton<IValidateOptions<RedisLockOptions>>(new RedisLockOptionsValidator(name));
        if (key is null)
        {
            services.AddSingleton<ILockProvider>(provider => Make(provider, name, connection));
            services.AddSingleton(provider => AdministrationOf(provider.GetRequiredService<ILockProvider>()));
        }
        else
        {
            services.AddKeyedSingleton<ILockProvider>(key, (provider, _) => Make(provider, name, connection));
            services.AddKeyedSingleton(key, (provider, _) => AdministrationOf(provider.GetRequiredKeyedService<ILockProvider>(key)));
        }

        return services;
    }

    private static ILockAdministration AdministrationOf(ILockProvider locks) => locks is RedisLockProvider redis
        ? redis.Administration
        : throw new InvalidOperationException($"The {nameof(ILockProvider)} that is registered is a {locks.GetType().Name}: register its {nameof(ILockAdministration)} with it.");

    private static ILockProvider Make(IServiceProvider services, string name, Func<IServiceProvider, IConnectionMultiplexer>? connection)
    {
        var options = services.GetRequiredService<IOptionsMonitor<RedisLockOptions>>().Get(name);
        var time = services.GetService<TimeProvider>();
        var loggers = services.GetService<ILoggerFactory>();
        var meters = services.GetService<IMeterFactory>();
        if (options.Quorum.Count > 0)
            return new RedisQuorumLockProvider(options, time, loggers, meters);
        if (connection is null && options.ConnectionString is not null)
            return new RedisLockProvider(options, time, loggers, meters);

        var multiplexer = connection is not null ? connection(services) : services.GetService<IConnectionMultiplexer>();
        return multiplexer is not null
            ? new RedisLockProvider(multiplexer, options, time, loggers, meters)
            : throw new InvalidOperationException($"RedisLocking has no Redis: set {nameof(RedisLockOptions)}.{nameof(RedisLockOptions.ConnectionString)}, or register an {nameof(IConnectionMultiplexer)}.");
    }

    private static Action<RedisLockOptions> With(string connectionString, Action<RedisLockOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return options =>
        {
            options.ConnectionString = connectionString;
            configure?.Invoke(options);
        };
    }
}
