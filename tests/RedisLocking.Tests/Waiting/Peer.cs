using RedisLocking.MultiLocks;
using RedisLocking.Mutexes;
using RedisLocking.Permits;
using RedisLocking.Scripting;
using RedisLocking.Sessions;
using RedisLocking.Tests.Diagnostics;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>One process among several that want the same locks: a provider of its own, its metrics, and its own way to the server.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static readonly RedisScript[] Scripts =
    [
        MutexScripts.All.Acquire, MutexScripts.All.Ask, MutexScripts.All.Extend, MutexScripts.All.Leave, MutexScripts.All.Release, MutexScripts.All.Renew,
        PermitScripts.All.Acquire, PermitScripts.All.Ask, PermitScripts.All.Extend, PermitScripts.All.Leave, PermitScripts.All.Release, PermitScripts.All.Renew,
        MutexScripts.All.Detach, MutexScripts.All.Force, PermitScripts.All.Detach, PermitScripts.All.Force,
        PermitScripts.Downgrade, JointScripts.Acquire, SessionScripts.All.Acquire, SessionScripts.All.Ask,
    ];

    private readonly ManualTime? _time;

    private Peer(RedisLockProvider locks, Measurements measured, TcpProxy network, ManualTime? time, string random, string prefix)
    {
        _time = time;
        Locks = locks;
        Measured = measured;
        Network = network;
        Random = random;
        WakeChannel = $"{prefix}:wake:{random}";
    }

    public RedisLockProvider Locks { get; }

    public Measurements Measured { get; }

    public TcpProxy Network { get; }

    /// <summary>The part of its lease ids that is nobody else's.</summary>
    public string Random { get; }

    public string WakeChannel { get; }

    /// <summary>Connected and listening on its wake channel; every script is loaded, so that a step is one command.</summary>
    public static async Task<Peer> OpenAsync(RedisServer server, string prefix = "locks", Action<RedisLockOptions>? configure = null, ManualTime? time = null)
    {
        var peer = await OpenUnheardAsync(server, prefix, configure, time);
        await server.UntilHeardAsync(peer);
        return peer;
    }

    /// <summary>Connected; whether it may listen is not waited for.</summary>
    public static async Task<Peer> OpenUnheardAsync(RedisServer server, string prefix = "locks", Action<RedisLockOptions>? configure = null, ManualTime? time = null)
    {
        foreach (var script in Scripts)
            await server.CliAsync("SCRIPT", "LOAD", script.Text);
        var network = TcpProxy.Start(server.Port);
        var measured = new Measurements();
        var options = new RedisLockOptions { ConnectionString = network.Endpoint, KeyPrefix = prefix, OperationDeadline = Deadline };
        configure?.Invoke(options);
        var locks = new RedisLockProvider(options, time, meterFactory: measured);
        await using var lease = await locks.Mutex($"warm-up:{Guid.NewGuid():N}").AcquireAsync(TimeSpan.Zero).WithPatience();
        return new Peer(locks, measured, network, time, lease.LeaseId.Split('/')[3], prefix);
    }

    /// <summary>Grants to somebody who waited here, by how they came: local, remote or promoted.</summary>
    public double HandOffs(string how, string kind = "mutex") => Measured.Sum("redislocking.handoffs", $"redislocking.handoff={how} redislocking.lock.kind={kind}");

    /// <summary>Returns when the process knows that so many of its asks have joined a queue.</summary>
    public Task UntilJoinedAsync(int times = 1, string kind = "mutex") => Eventually.BecomesTrueAsync(
        () => Measured.Count("redislocking.queue.length", $"redislocking.lock.kind={kind} redislocking.queue=remote") >= times, "the process has its place in the queue");

    /// <summary>As a host that goes away: its connections end, and no new one comes to be.</summary>
    public async Task CutOffAsync()
    {
        await Network.RefuseConnectionsAsync();
        Network.DropConnections();
    }

    public async ValueTask DisposeAsync()
    {
        Network.PassReplies();
        var closing = Locks.DisposeAsync();

        // A test that failed may have left a lease, and on a clock that stands it would be waited for without an end.
        _time?.Advance(Deadline);
        await closing;
        await Network.DisposeAsync();
        Measured.Dispose();
    }
}
