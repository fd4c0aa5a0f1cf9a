using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RedisLocking.HealthChecks;

/// <summary>Healthy on the leader.</summary>
internal sealed class LeadershipHealthCheck(ILeadershipStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Task.FromResult(status.IsLeader
            ? HealthCheckResult.Healthy($"This server leads '{status.Election}'.")
            : new HealthCheckResult(context.Registration.FailureStatus, $"This server does not lead '{status.Election}'.", status.LastFailure));
    }
}
