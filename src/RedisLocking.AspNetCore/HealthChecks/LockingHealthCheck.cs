using System.Security.Cryptography;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RedisLocking.AspNetCore.HealthChecks;

/// <summary>Takes a lock that nobody else takes, and gives it back.</summary>
internal sealed class LockingHealthCheck(ILockProvider locks, TimeSpan degradedAbove, TimeProvider time) : IHealthCheck
{
    // Two checks of this process may overlap; then the second waits for the first.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private static readonly LockName OwnName = $"health-check:{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var began = time.GetTimestamp();
        try
        {
            if (await locks.Mutex(OwnName).TryAcquireAsync(Wait, cancellationToken).ConfigureAwait(false) is not { } lease)
                return new HealthCheckResult(context.Registration.FailureStatus, $"A lock that only this check takes was not free within {Wait.TotalSeconds} s.");

            var acquire = time.GetElapsedTime(began);
            var isReleased = await lease.ReleaseAsync().ConfigureAwait(false);
            var data = Data(acquire, release: time.GetElapsedTime(began) - acquire);
            return isReleased ? Judge(time.GetElapsedTime(began), data) : new HealthCheckResult(context.Registration.FailureStatus, "A lock was lost as soon as it was taken.", data: data);
        }
        catch (LockUnavailableException failure)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The store of the locks does not answer.", failure);
        }
    }

    private HealthCheckResult Judge(TimeSpan took, Dictionary<string, object> data) =>
        took <= degradedAbove
            ? HealthCheckResult.Healthy("A lock was taken and released.", data)
            : HealthCheckResult.Degraded($"Taking a lock and releasing it took longer than {degradedAbove.TotalMilliseconds} ms.", data: data);

    private static Dictionary<string, object> Data(TimeSpan acquire, TimeSpan release) => new(StringComparer.Ordinal)
    {
        ["acquireMilliseconds"] = acquire.TotalMilliseconds,
        ["releaseMilliseconds"] = release.TotalMilliseconds,
    };
}
