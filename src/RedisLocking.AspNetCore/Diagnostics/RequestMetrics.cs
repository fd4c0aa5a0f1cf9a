using System.Diagnostics.Metrics;

namespace RedisLocking.AspNetCore.Diagnostics;

/// <summary>The meter <c>RedisLocking.AspNetCore</c>: what became of requests to locked endpoints. Durations are in seconds.</summary>
internal sealed class RequestMetrics
{
    public const string MeterName = "RedisLocking.AspNetCore";

    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly TimeProvider _time;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _waits;
    private readonly Histogram<double> _holds;

    public RequestMetrics(IMeterFactory factory, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        var meter = factory.Create(MeterName);
        _requests = meter.CreateCounter<long>("redislocking.requests", "{request}", "Requests to locked endpoints, by route, policy and result.");
        _waits = meter.CreateHistogram("redislocking.request.wait.duration", "s", "From asking for the lock to the answer, by route, policy and result.", advice: Durations);
        _holds = meter.CreateHistogram("redislocking.request.hold.duration", "s", "From the grant to the end of the release, by route and policy.", advice: Durations);
    }

    public long Now() => _time.GetTimestamp();

    public void Asked(RequestTags tags, string result, long since)
    {
        Count(tags, result);
        if (_waits.Enabled)
            _waits.Record(_time.GetElapsedTime(since).TotalSeconds, tags.RouteTag, tags.PolicyTag, RequestTags.ResultTag(result));
    }

    /// <summary>A request that never came to ask for its lock.</summary>
    public void Count(RequestTags tags, string result)
    {
        if (_requests.Enabled)
            _requests.Add(1, tags.RouteTag, tags.PolicyTag, RequestTags.ResultTag(result));
    }

    public void Released(RequestTags tags, long grantedAt)
    {
        if (_holds.Enabled)
            _holds.Record(_time.GetElapsedTime(grantedAt).TotalSeconds, tags.RouteTag, tags.PolicyTag);
    }
}
