using System.Diagnostics;
using RedisLocking.Benchmarks.Baselines;
using RedisLocking.Benchmarks.Harness;

namespace RedisLocking.Benchmarks.Workers;

/// <summary>What a worker process has, and does on request.</summary>
internal sealed class Worker : IAsyncDisposable
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly CountingTime _time = new();
    private RedisClient? _redis;
    private ILockProvider? _locks;
    private RawLock? _raw;
    private string _keyPrefix = "";
    private ILockLease? _lease;

    private RedisClient Redis => _redis ?? throw new InvalidOperationException("The first request is to connect.");

    public Task<WorkerReply> AnswerAsync(WorkerRequest request, CancellationToken ended) => request switch
    {
        ConnectRequest connect => ConnectAsync(connect),
        AcquireRequest acquire => AcquireAsync(acquire, ended),
        ReleaseRequest release => ReleaseAsync(release.After, ended),
        PingRequest ping => PingAsync(ping.After, ended),
        DrainRequest drain => new DrainWork(_locks!, _raw!, _keyPrefix).RunAsync(drain, ended),
        MixRequest mix => new MixWork(_locks!).RunAsync(mix, ended),
        HoldRequest hold => new HoldWork(Redis, _locks!, _raw!, _keyPrefix, _time).RunAsync(hold, ended),
        _ => throw new InvalidDataException($"{request} is no request that a worker knows."),
    };

    public async ValueTask DisposeAsync()
    {
        if (_lease is not null)
            await _lease.DisposeAsync();
        if (_locks is IAsyncDisposable locks)
            await locks.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
    }

    private async Task<WorkerReply> ConnectAsync(ConnectRequest request)
    {
        _keyPrefix = request.KeyPrefix;
        _redis = await RedisClient.OpenAsync(request.Endpoint);
        _raw = await RawLock.LoadAsync(_redis);
        _locks = request.Quorum is { } servers ? FiveServers.Open(servers) : _redis.Provide(request.KeyPrefix, _time);
        return new DoneReply();
    }

    private async Task<WorkerReply> AcquireAsync(AcquireRequest request, CancellationToken ended)
    {
        var askedAt = Stopwatch.GetTimestamp();
        _lease = await _locks!.Mutex(request.Name, new LeaseOptions { Ttl = request.Ttl }).AcquireAsync(LongestWait, ended);
        return new AcquiredReply(askedAt, Stopwatch.GetTimestamp());
    }

    private async Task<WorkerReply> ReleaseAsync(TimeSpan after, CancellationToken ended)
    {
        await Task.Delay(after, ended);
        var calledAt = Stopwatch.GetTimestamp();
        if (!await _lease!.ReleaseAsync())
            throw new InvalidOperationException("The lease was lost before its release.");
        return new ReleasedReply(calledAt);
    }

    private async Task<WorkerReply> PingAsync(TimeSpan after, CancellationToken ended)
    {
        await Task.Delay(after, ended);
        var sentAt = Stopwatch.GetTimestamp();
        await Redis.Database.PingAsync();
        return new PingReply(Stopwatch.GetTimestamp() - sentAt);
    }
}
