using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RedisLocking.Server.Shutdown;

/// <summary>A service that is about to stop is sent no more requests.</summary>
internal sealed class ReadyCheck(Draining draining) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(draining.HasBegun ? HealthCheckResult.Unhealthy("The service is stopping.") : HealthCheckResult.Healthy());
}
