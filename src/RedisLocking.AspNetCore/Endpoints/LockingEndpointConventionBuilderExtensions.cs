using RedisLocking;
using RedisLocking.AspNetCore.Endpoints;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Locks for endpoints and groups of them. What is said last wins, and an endpoint speaks after its group.</summary>
public static class LockingEndpointConventionBuilderExtensions
{
    /// <summary>The endpoint runs only while it holds the locks: as <c>[Locked("order:{id}")]</c> does.</summary>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="templates">One or several, in the syntax of <see cref="LockTemplate"/>. Several are taken all or none.</param>
    public static TBuilder RequireLock<TBuilder>(this TBuilder builder, params string[] templates)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireLock(new LockedAttribute(templates));

    /// <summary>As <see cref="RequireLock{TBuilder}(TBuilder, string[])"/>, after a policy of its own.</summary>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="template">In the syntax of <see cref="LockTemplate"/>.</param>
    /// <param name="policy">How the lock is taken.</param>
    public static TBuilder RequireLock<TBuilder>(this TBuilder builder, string template, LockPolicy policy)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(policy);
        var locked = new LockedAttribute(template);
        builder.RequireLock(locked);
        builder.Add(endpoint => endpoint.Metadata.Add(new OwnPolicy(locked, policy)));
        return builder;
    }

    /// <summary>As <see cref="RequireLock{TBuilder}(TBuilder, string[])"/>, with all that the attribute can say: a named policy, a wait, a TTL.</summary>
    public static TBuilder RequireLock<TBuilder>(this TBuilder builder, LockedAttribute locked)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(locked);
        builder.Add(endpoint => endpoint.Metadata.Add(locked));
        return builder;
    }

    /// <summary>The endpoint takes no lock, although its group does: as <see cref="DisableLockingAttribute"/> does.</summary>
    public static TBuilder DisableLocking<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new DisableLockingAttribute()));
        return builder;
    }
}
