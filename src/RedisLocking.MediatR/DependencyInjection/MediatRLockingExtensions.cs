using Microsoft.Extensions.Hosting;
using RedisLocking;
using RedisLocking.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts locks into the pipeline of MediatR.</summary>
public static class MediatRLockingExtensions
{
    /// <summary>
    /// Requests, and streams, that say their locks by <see cref="LockedAttribute"/> or <see cref="ILockedRequest"/> are handled
    /// under them. When the host starts, every one of them that has a handler is checked, and a mistake stops the start.
    /// </summary>
    /// <param name="configuration">
    /// MediatR's. Behaviors run in the order in which they are added: add this one behind those that validate, and before one
    /// that opens a transaction, so that the lock is held until after the commit.
    /// </param>
    public static MediatRServiceConfiguration AddLocking(this MediatRServiceConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.AddOpenBehavior(typeof(LockingBehavior<,>), ServiceLifetime.Singleton);
        configuration.AddOpenStreamBehavior(typeof(LockingStreamBehavior<,>), ServiceLifetime.Singleton);

        // MediatR gives no access to the services here, and registers what stands in this list whatever its kind, once.
        configuration.BehaviorsToRegister.Add(ServiceDescriptor.Singleton<ILockLeaseAccessor, LockLeaseAccessor>());
        configuration.BehaviorsToRegister.Add(ServiceDescriptor.Singleton<IHostedService, LockedRequestsCheck>());
        return configuration;
    }
}
