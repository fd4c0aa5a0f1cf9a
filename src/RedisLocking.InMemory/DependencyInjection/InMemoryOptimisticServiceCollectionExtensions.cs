using Microsoft.Extensions.Options;
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
        var options = services.AddOptions<InMemoryStoreOptions>();
        if (configure is not null)
            options.Configure(configure);
        return services.AddSingleton<IVersionedStore>(provider =>
            new InMemoryVersionedStore(provider.GetRequiredService<IOptions<InMemoryStoreOptions>>().Value, provider.GetService<TimeProvider>()));
    }
}
