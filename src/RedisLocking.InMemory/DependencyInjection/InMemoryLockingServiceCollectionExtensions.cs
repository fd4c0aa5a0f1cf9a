using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RedisLocking;
using RedisLocking.Configuration;
using RedisLocking.DependencyInjection;
using RedisLocking.Development;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers locks inside one process.</summary>
public static class InMemoryLockingServiceCollectionExtensions
{
    /// <summary>
    /// Makes <see cref="ILockProvider"/> an <see cref="InMemoryLockProvider"/>, and <see cref="ILockAdministration"/> its own, on the registered <see cref="TimeProvider"/>
    /// if there is one. The last registration of a provider wins, so a test's own call replaces the application's.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; they are validated when the host starts.</param>
    public static IServiceCollection AddInMemoryLocking(this IServiceCollection services, Action<InMemoryLockOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddValidatedOptions(services, Options.Options.DefaultName, configure);
        services.TryAddSingleton(provider => Create(provider, Options.Options.DefaultName));
        return services
            .AddSingleton<ILockProvider>(provider => provider.GetRequiredService<InMemoryLockProvider>())
            .AddSingleton(provider => provider.GetRequiredService<InMemoryLockProvider>().Administration);
    }

    /// <summary>
    /// As <see cref="AddInMemoryLocking"/>, for one key: a provider of its own, whose locks are not those of another key.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="key">The key of the service. The options' name is the same text; for a key that is no string, its type and text.</param>
    /// <param name="configure">Sets options; they are validated when the host starts.</param>
    public static IServiceCollection AddKeyedInMemoryLocking(this IServiceCollection services, object key, Action<InMemoryLockOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(key);
        var name = OptionsName.Of(key);
        AddValidatedOptions(services, name, configure);
        services.TryAddKeyedSingleton(key, (provider, _) => Create(provider, name));
        return services
            .AddKeyedSingleton<ILockProvider>(key, (provider, _) => provider.GetRequiredKeyedService<InMemoryLockProvider>(key))
            .AddKeyedSingleton(key, (provider, _) => provider.GetRequiredKeyedService<InMemoryLockProvider>(key).Administration);
    }

    private static void AddValidatedOptions(IServiceCollection services, string name, Action<InMemoryLockOptions>? configure)
    {
        var options = services.AddOptions<InMemoryLockOptions>(name)
            .PostConfigure<IServiceProvider>(static (options, services) => options.DevelopmentHelp ??= DevelopmentHost.Runs(services))
            .ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InMemoryLockOptions>, InMemoryLockOptionsValidator>());
    }

    private static InMemoryLockProvider Create(IServiceProvider services, string name) =>
        new(services.GetRequiredService<IOptionsMonitor<InMemoryLockOptions>>().Get(name), services.GetService<TimeProvider>(), services.GetService<ILoggerFactory>());
}
