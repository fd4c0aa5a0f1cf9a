using Microsoft.Extensions.Options;
using RedisLocking.Configuration;
using RedisLocking.Optimistic;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a versioned store inside one process.</summary>
public static class InMemoryOptimisticServiceCollectionExtensions
{
    /// <summary>
    /// Makes <see cref="IVersionedStore"/> an <see cref="InMemoryVersionedStore"/>, on the registered <see cref="TimeProvider"/> if there is one. The last
    /// registration of a store wins, so a test's own call replaces the application's.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddInMemoryOptimisticStore(this IServiceCollection services, Action<InMemoryStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddOptions(services, Options.Options.DefaultName, configure);
        return services.AddSingleton<IVersionedStore>(provider => Create(provider, Options.Options.DefaultName));
    }

    /// <summary>As <see cref="AddInMemoryOptimisticStore"/>, for one key: a store of its own, whose entries are not those of another key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="key">The key of the service. The options' name is the same text; for a key that is no string, its type and text.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddKeyedInMemoryOptimisticStore(this IServiceCollection services, object key, Action<InMemoryStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(key);
        var name = OptionsName.Of(key);
        AddOptions(services, name, configure);
        return services.AddKeyedSingleton<IVersionedStore>(key, (provider, _) => Create(provider, name));
    }

    private static void AddOptions(IServiceCollection services, string name, Action<InMemoryStoreOptions>? configure)
    {
        var options = services.AddOptions<InMemoryStoreOptions>(name);
        if (configure is not null)
            options.Configure(configure);
    }

    private static InMemoryVersionedStore Create(IServiceProvider services, string name) =>
        new(services.GetRequiredService<IOptionsMonitor<InMemoryStoreOptions>>().Get(name), services.GetService<TimeProvider>());
}
