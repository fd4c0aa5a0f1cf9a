using System.Diagnostics.Metrics;

namespace RedisLocking.Diagnostics;

/// <summary>
/// The meter <c>RedisLocking</c>. Durations are in seconds; the buckets advised reach from a round trip on loopback to
/// the longest wait that a request bears.
/// </summary>
internal sealed class LockMetrics : IDisposable
{
    public const string MeterName = "RedisLocking";

    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    };

    private static readonly InstrumentAdvice<int> LocksPerCall = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32] };
    private static readonly InstrumentAdvice<int> QueueLengths = new() { HistogramBucketBoundaries = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] };

    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly Counter<long> _acquisitions;
    private readonly Histogram<double> _waits;
    private readonly Histogram<double> _holds;
    private readonly Counter<long> _releases;
    private readonly Counter<long> _renewals;
    private readonly Counter<long> _lost;
    private readonly UpDownCounter<long> _held;
    private readonly Counter<long> _swept;
    private readonly Histogram<int> _queueLengths;
    private readonly Counter<long> _handOffs;
    private readonly Counter<long> _expiredClaims;
    private readonly Histogram<int> _locksPerCall;

    public LockMetrics(IMeterFactory? factory)
    {
        // A factory owns the meters that it makes.
        _ownsMeter = factory is null;
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _acquisitions = _meter.CreateCounter<long>("redislocking.acquisitions", "{acquisition}", "Attempts to acquire, by kind and result.");
        _waits = _meter.CreateHistogram("redislocking.wait.duration", "s", "From the call to its result, by kind and result.", advice: Durations);
        _holds = _meter.CreateHistogram("redislocking.hold.duration", "s", "From the grant to the lease's end, by kind.", advice: Durations);
        _releases = _meter.CreateCounter<long>("redislocking.releases", "{release}", "Releases, by kind and result.");
        _renewals = _meter.CreateCounter<long>("redislocking.renewals", "{renewal}", "Renewals, by kind and result.");
        _lost = _meter.CreateCounter<long>("redislocking.leases.lost", "{lease}", "Leases that ended under their holder, by kind and reason.");
        _held = _meter.CreateUpDownCounter<long>("redislocking.leases.held", "{lease}", "Leases held now, by kind.");
        _swept = _meter.CreateCounter<long>("redislocking.sweeps", "{lease}", "Leases found in Redis that nobody here knew to be granted, and deleted.");
        _queueLengths = _meter.CreateHistogram("redislocking.queue.length", "{waiter}", "Who was in front when a waiter arrived, by kind and whether the queue is this process's (local) or the processes' (remote).", advice: QueueLengths);
        _handOffs = _meter.CreateCounter<long>("redislocking.handoffs", "{handoff}", "Grants to somebody who waited, by kind and how it came: local (passed on in the process), remote (by message) or promoted (found by asking).");
        _expiredClaims = _meter.CreateCounter<long>("redislocking.claims.expired", "{claim}", "Grants by message that came too late to be taken, by kind.");
        _locksPerCall = _meter.CreateHistogram("redislocking.call.locks", "{lock}", "Locks that shared a script call, by operation.", advice: LocksPerCall);
    }

    public bool MeasuresWaits => _acquisitions.Enabled || _waits.Enabled;

    public bool MeasuresHolds => _holds.Enabled;

    public void Acquired(string kind, string result, TimeSpan waited)
    {
        var tags = new TagPair(kind, LockTags.Result, result);
        if (_acquisitions.Enabled)
            _acquisitions.Add(1, tags.First, tags.Second);
        if (_waits.Enabled)
            _waits.Record(waited.TotalSeconds, tags.First, tags.Second);
    }

    public void Held(string kind)
    {
        if (_held.Enabled)
            _held.Add(1, new KeyValuePair<string, object?>(LockTags.Kind, kind));
    }

    public void Ended(string kind, TimeSpan held)
    {
        var tag = new KeyValuePair<string, object?>(LockTags.Kind, kind);
        if (_held.Enabled)
            _held.Add(-1, tag);
        if (_holds.Enabled)
            _holds.Record(held.TotalSeconds, tag);
    }

    public void Lost(string kind, string reason) => Count(_lost, new TagPair(kind, LockTags.Reason, reason));

    public void Released(string kind, string result) => Count(_releases, new TagPair(kind, LockTags.Result, result));

    public void Renewed(string kind, string result) => Count(_renewals, new TagPair(kind, LockTags.Result, result));

    public void Arrived(string kind, string queue, int inFront)
    {
        if (_queueLengths.Enabled)
            _queueLengths.Record(inFront, new(LockTags.Kind, kind), new(LockTags.Queue, queue));
    }

    public void HandedOff(string kind, string how) => Count(_handOffs, new TagPair(kind, LockTags.HandOff, how));

    public void ClaimExpired(string kind)
    {
        if (_expiredClaims.Enabled)
            _expiredClaims.Add(1, new KeyValuePair<string, object?>(LockTags.Kind, kind));
    }

    public void Shared(string operation, int locks)
    {
        if (_locksPerCall.Enabled)
            _locksPerCall.Record(locks, new KeyValuePair<string, object?>(LockTags.Operation, operation));
    }

    public void Swept()
    {
        if (_swept.Enabled)
            _swept.Add(1);
    }

    public void Dispose()
    {
        if (_ownsMeter)
            _meter.Dispose();
    }

    private static void Count(Counter<long> counter, TagPair tags)
    {
        if (counter.Enabled)
            counter.Add(1, tags.First, tags.Second);
    }

    private readonly struct TagPair(string kind, string secondName, string second)
    {
        public KeyValuePair<string, object?> First => new(LockTags.Kind, kind);

        public KeyValuePair<string, object?> Second => new(secondName, second);
    }
}
