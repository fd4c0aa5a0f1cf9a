using Microsoft.Extensions.DependencyInjection.Extensions;
using RedisLocking;
using RedisLocking.Testing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a test's locks in the place of the application's.</summary>
public static class TestLockingServiceCollectionExtensions
{
    /// <summary>
    /// Makes <see cref="ILockProvider"/> a <see cref="TestLocks"/> and <see cref="ILockAdministration"/> its own, in place of every one that is registered without a key: the
    /// application under test calls <c>AddRedisLocking</c> as always, and asks no Redis for a lock.
    /// </summary>
    /// <param name="services">The services, after the application has added its own: <c>ConfigureTestServices</c> of a <c>WebApplicationFactory</c>.</param>
    /// <param name="locks">
    /// The locks, which stay the test's to dispose. Null makes them, on the registered <see cref="TimeProvider"/> if there is one; get
    /// them as the service <see cref="TestLocks"/>.
    /// </param>
    public static IServiceCollection AddTestLocking(this IServiceCollection services, TestLocks? locks = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.RemoveAll<ILockProvider>();
        services.RemoveAll<ILockAdministration>();

        // A container disposes what its factories gave it, and not what it was given.
        return locks is not null
            ? services.AddSingleton(locks).AddSingleton<ILockProvider>(locks).AddSingleton(locks.Administration)
            : services
                .AddSingleton(provider => new TestLocks(provider.GetService<TimeProvider>()))
                .AddSingleton<ILockProvider>(provider => provider.GetRequiredService<TestLocks>())
                .AddSingleton(provider => provider.GetRequiredService<TestLocks>().Administration);
    }

    /// <summary>As <see cref="AddTestLocking"/>, for the provider of one key, whose locks are not those of another key.</summary>
    /// <param name="services">The services, after the application has added its own.</param>
    /// <param name="key">The key.</param>
    /// <param name="locks">The locks. Null makes them; get them as the keyed service <see cref="TestLocks"/>.</param>
    public static IServiceCollection AddKeyedTestLocking(this IServiceCollection services, object key, TestLocks? locks = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(key);
        services.RemoveAllKeyed<ILockProvider>(key);
        services.RemoveAllKeyed<ILockAdministration>(key);
        return locks is not null
            ? services.AddKeyedSingleton(key, locks).AddKeyedSingleton<ILockProvider>(key, locks).AddKeyedSingleton(key, locks.Administration)
            : services
                .AddKeyedSingleton(key, (provider, _) => new TestLocks(provider.GetService<TimeProvider>()))
                .AddKeyedSingleton<ILockProvider>(key, (provider, _) => provider.GetRequiredKeyedService<TestLocks>(key))
                .AddKeyedSingleton(key, (provider, _) => provider.GetRequiredKeyedService<TestLocks>(key).Administration);
    }
}
