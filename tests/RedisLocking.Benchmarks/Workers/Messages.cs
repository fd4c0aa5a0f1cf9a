using System.Text.Json.Serialization;

namespace RedisLocking.Benchmarks.Workers;

/// <summary>What the tool asks of one of its worker processes, as a line of JSON. Times are ticks of <see cref="System.Diagnostics.Stopwatch"/>, the same clock in every process of a machine.</summary>
[JsonDerivedType(typeof(ConnectRequest), "connect")]
[JsonDerivedType(typeof(AcquireRequest), "acquire")]
[JsonDerivedType(typeof(ReleaseRequest), "release")]
[JsonDerivedType(typeof(PingRequest), "ping")]
[JsonDerivedType(typeof(DrainRequest), "drain")]
[JsonDerivedType(typeof(HoldRequest), "hold")]
[JsonDerivedType(typeof(MixRequest), "mix")]
internal abstract record WorkerRequest;

/// <summary>What a worker answers, as a line of JSON.</summary>
[JsonDerivedType(typeof(DoneReply), "done")]
[JsonDerivedType(typeof(FailedReply), "failed")]
[JsonDerivedType(typeof(AcquiredReply), "acquired")]
[JsonDerivedType(typeof(ReleasedReply), "released")]
[JsonDerivedType(typeof(PingReply), "pong")]
[JsonDerivedType(typeof(DrainReply), "drained")]
[JsonDerivedType(typeof(HoldReply), "held")]
[JsonDerivedType(typeof(MixReply), "mixed")]
internal abstract record WorkerReply;

internal sealed record DoneReply : WorkerReply;

/// <summary>The request failed; this is the exception.</summary>
internal sealed record FailedReply(string Exception) : WorkerReply;

/// <summary>The first request: connect, and make a provider.</summary>
/// <param name="Endpoint">Of the server, and of what the baselines use.</param>
/// <param name="KeyPrefix">Of all keys.</param>
/// <param name="Quorum">Servers instead of it for our locks; null: none.</param>
internal sealed record ConnectRequest(string Endpoint, string KeyPrefix, IReadOnlyList<string>? Quorum = null) : WorkerRequest;

/// <summary>Acquire the lock, waiting for it, and keep it until <see cref="ReleaseRequest"/>.</summary>
/// <param name="Name">The lock.</param>
/// <param name="Ttl">Null: the default.</param>
internal sealed record AcquireRequest(string Name, TimeSpan? Ttl = null) : WorkerRequest;

/// <param name="AskedAt">When the acquire was called.</param>
/// <param name="At">When it had returned.</param>
internal sealed record AcquiredReply(long AskedAt, long At) : WorkerReply;

/// <summary>Hold on for so long, then release.</summary>
internal sealed record ReleaseRequest(TimeSpan After) : WorkerRequest;

/// <param name="CalledAt">When the release was called.</param>
internal sealed record ReleasedReply(long CalledAt) : WorkerReply;

/// <summary>Be idle for so long, then send a PING.</summary>
internal sealed record PingRequest(TimeSpan After) : WorkerRequest;

internal sealed record PingReply(long Ticks) : WorkerReply;

/// <summary>Let so many waiters take one lock in turns, from a moment on.</summary>
/// <param name="Name">The lock.</param>
/// <param name="Polled">The baseline rather than ours.</param>
/// <param name="Waiters">How many.</param>
/// <param name="StartAt">When they all start, in every process.</param>
/// <param name="Length">How long they do.</param>
internal sealed record DrainRequest(string Name, bool Polled, int Waiters, long StartAt, TimeSpan Length) : WorkerRequest;

/// <param name="InTime">Grants before the end.</param>
/// <param name="Waits">All waits, those that ended later included.</param>
/// <param name="LongestTicks">The longest of them.</param>
internal sealed record DrainReply(long InTime, Dictionary<int, long> Waits, long LongestTicks) : WorkerReply;

/// <summary>Hold many locks of the default TTL for a while.</summary>
/// <param name="Holding">As what.</param>
/// <param name="Count">How many.</param>
/// <param name="Windows">How often the CPU is read.</param>
/// <param name="Window">How long each time.</param>
internal sealed record HoldRequest(Holding Holding, int Count, int Windows, TimeSpan Window) : WorkerRequest;

/// <summary>What a <see cref="HoldRequest"/> holds.</summary>
internal enum Holding
{
    /// <summary>Leases of ours.</summary>
    Leases,

    /// <summary>Leases of ours that belong to one session.</summary>
    Session,

    /// <summary>The baseline: a lock, a timer and a task each.</summary>
    TimerPerLease,
}

/// <param name="CpuShares">Of one core, by window.</param>
/// <param name="BytesPerLease">What the heap grew by, per lease.</param>
/// <param name="Timers">How many timers there were at most, while the leases were held.</param>
/// <param name="TimersCreated">How many were made meanwhile.</param>
/// <param name="ScriptCalls">How many scripts were called meanwhile, which is what renews.</param>
/// <param name="Commands">The same and what ran inside of the scripts.</param>
/// <param name="Lost">How many leases were not ours in the end.</param>
internal sealed record HoldReply(IReadOnlyList<double> CpuShares, double BytesPerLease, long Timers, long TimersCreated, long ScriptCalls, long Commands, int Lost)
    : WorkerReply;

/// <summary>Let so many tasks take locks of one kind or another over and over, from a moment on.</summary>
/// <param name="Mix">What they take.</param>
/// <param name="Name">The lock, or what the names of several begin with.</param>
/// <param name="Permits">Of a semaphore.</param>
/// <param name="Tasks">How many.</param>
/// <param name="HoldTicks">How long each lease is held.</param>
/// <param name="StartAt">When they all start, in every process.</param>
/// <param name="Length">How long they do.</param>
internal sealed record MixRequest(Mix Mix, string Name, int Permits, int Tasks, long HoldTicks, long StartAt, TimeSpan Length) : WorkerRequest;

/// <summary>What the tasks of a <see cref="MixRequest"/> take.</summary>
internal enum Mix
{
    /// <summary>A mutex.</summary>
    One,

    /// <summary>Two mutexes at once; every other task names them in the opposite order.</summary>
    Both,

    /// <summary>One permit of a semaphore.</summary>
    Permit,

    /// <summary>A readers-writer lock: one time in four to write.</summary>
    ReadOrWrite,
}

/// <param name="InTime">Grants before the end.</param>
/// <param name="Waits">All waits but writers', those that ended later included.</param>
/// <param name="WriterWaits">The writers'.</param>
/// <param name="Held">What was held and when, as [from, until] in pairs; only of permits.</param>
internal sealed record MixReply(long InTime, Dictionary<int, long> Waits, Dictionary<int, long> WriterWaits, IReadOnlyList<long> Held) : WorkerReply;
