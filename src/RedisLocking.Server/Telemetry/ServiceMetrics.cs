using System.Diagnostics.Metrics;
using RedisLocking.Server.Limits;

namespace RedisLocking.Server.Telemetry;

/// <summary>What the service measures beside the engine and the framework.</summary>
internal sealed class ServiceMetrics
{
    public const string MeterName = "RedisLocking.Server";

    public ServiceMetrics(IMeterFactory factory, WaitingRoom waiting)
    {
        var meter = factory.Create(MeterName);
        meter.CreateObservableGauge("redislocking.service.waiting", () => waiting.Count, "{request}", "Requests that wait for locks now.");
        meter.CreateObservableCounter("redislocking.service.waiting.refused", () => waiting.Refused, "{request}", "Requests that were refused because as many wait as may.");
    }
}
