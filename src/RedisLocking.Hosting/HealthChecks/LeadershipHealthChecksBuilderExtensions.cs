using Microsoft.Extensions.Diagnostics.HealthChecks;
using RedisLocking;
using RedisLocking.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>A health check that tells the leader from the others.</summary>
public static class LeadershipHealthChecksBuilderExtensions
{
    /// <summary>The tag of these checks: <c>leader</c>.</summary>
    public const string Tag = "leader";

    /// <summary>
    /// Adds a check, tagged <c>leader</c>, that is healthy on the leader of an election that <c>AddLeaderElectedService</c> has added. To send requests to the leader alone, map the checks of that tag to
    /// an address of its own, and let a load balancer ask there. It asks no store.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="election">The election's name.</param>
    /// <param name="followerStatus">
    /// What it is on a server that does not lead. Default: <see cref="HealthStatus.Unhealthy"/>, which a load balancer understands; so keep the checks of this tag out of the address that tells whether a
    /// server is alive.
    /// </param>
    public static IHealthChecksBuilder AddLeadership(this IHealthChecksBuilder builder, LockName election, HealthStatus? followerStatus = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(election);
        return builder.Add(new HealthCheckRegistration(
            $"leader:{election.Value}",
            services => new LeadershipHealthCheck(services.GetRequiredKeyedService<ILeadershipStatus>(election.Value)),
            followerStatus,
            [Tag]));
    }
}
