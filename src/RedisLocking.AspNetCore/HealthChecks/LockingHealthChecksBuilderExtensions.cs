using Microsoft.Extensions.Diagnostics.HealthChecks;
using RedisLocking;
using RedisLocking.AspNetCore.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>A health check of the locks.</summary>
public static class LockingHealthChecksBuilderExtensions
{
    private static readonly TimeSpan UsuallyDegradedAbove = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Adds a check that takes a lock of its own from the registered <see cref="ILockProvider"/> and releases it. How long each
    /// took is in its data: <c>acquireMilliseconds</c>, <c>releaseMilliseconds</c>.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="degradedAbove">Above this the check is degraded. Default: 1 second for both together.</param>
    /// <param name="failureStatus">What it is when the store does not answer. Default: <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    /// <param name="timeout">When the check is given up. Default: the provider's own deadlines end it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degradedAbove"/> is 0 or negative.</exception>
    public static IHealthChecksBuilder AddLocking(
        this IHealthChecksBuilder builder,
        string name = "locking",
        TimeSpan? degradedAbove = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var limit = degradedAbove ?? UsuallyDegradedAbove;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(degradedAbove));
        return builder.Add(new HealthCheckRegistration(
            name,
            services => new LockingHealthCheck(
                services.GetRequiredService<ILockProvider>(), limit, services.GetService<TimeProvider>() ?? TimeProvider.System),
            failureStatus,
            tags,
            timeout));
    }
}
