using RedisLocking.FaultTests.Campaigns;
using RedisLocking.FaultTests.Histories;
using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.SeededBugs;

/// <summary>A run that is played step by step, with a bug on the wire or without; what its processes see is judged as a campaign's is.</summary>
internal sealed class SeededRun : IAsyncDisposable
{
    public const string Key = "locks:{job}";

    private const string Name = "job";

    private readonly List<HistoryEvent> _events = [];
    private readonly Dictionary<ILockLease, (string Process, int Ask)> _asks = [];
    private readonly List<Window> _windows = [];
    private readonly TimeSpan _ttl;
    private readonly RequestRewriter? _bug;
    private int _asked;

    private SeededRun(RedisServer server, TimeSpan ttl, RequestRewriter? bug)
    {
        (Server, _ttl, _bug) = (server, ttl, bug);
        Network = TcpProxy.Start(server.Port, bug);
    }

    /// <summary>How long a lock is waited for that will be granted.</summary>
    public static TimeSpan Long { get; } = TimeSpan.FromSeconds(50);

    public RedisServer Server { get; }

    /// <summary>Where the bug is.</summary>
    public TcpProxy Network { get; }

    public static async Task<SeededRun> StartAsync(TimeSpan ttl, RequestRewriter? bug = null) => new(await RedisServer.StartAsync(), ttl, bug);

    public RedisLockProvider OpenBehindNetwork() => Open(Network.Endpoint);

    public RedisLockProvider OpenDirectly() => Open(Server.Endpoint);

    /// <summary>A process asks for the lock, and tells what it was answered.</summary>
    public async Task<ILockLease?> AskAsync(string process, RedisLockProvider locks, TimeSpan wait)
    {
        var ask = ++_asked;
        _events.Add(new Asked(Clock.Now, process, ask, Name, HeldAs.Mutex, wait));
        ILockLease? lease;
        try
        {
            lease = await OutsideOfTheFlow.RunAsync(() => locks.Mutex(Name, new LeaseOptions { Ttl = _ttl }).TryAcquireAsync(wait).AsTask()).WithPatience();
        }
        catch (LockUnavailableException)
        {
            _events.Add(new Unavailable(Clock.Now, process, ask));
            return null;
        }

        if (lease is null)
        {
            _events.Add(new Refused(Clock.Now, process, ask));
            return null;
        }

        _asks.Add(lease, (process, ask));
        _events.Add(new Granted(Clock.Now, process, ask, lease.LeaseId, lease.FencingToken.Value));
        return lease;
    }

    /// <summary>The holder looks whether it still holds, as it thinks fit.</summary>
    public void Look(ILockLease lease, Func<ILockLease, bool>? believes = null)
    {
        var at = Clock.Now;
        if ((believes ?? IsHeld)(lease))
            _events.Add(new Kept(at, _asks[lease].Process, _asks[lease].Ask));
    }

    /// <summary>The holder gives it back.</summary>
    public async Task ReleaseAsync(ILockLease lease)
    {
        var (process, ask) = _asks[lease];
        _events.Add(new Releasing(Clock.Now, process, ask));
        var wasOurs = await lease.ReleaseAsync().WithPatience();
        _events.Add(new Released(Clock.Now, process, ask, wasOurs ? ReleaseOutcome.Ours : ReleaseOutcome.NotOurs));
    }

    /// <summary>Somebody deletes the lock: from now on and for a TTL two may hold it.</summary>
    public async Task DeleteAsync()
    {
        var at = Clock.Now;
        await Server.CliAsync("DEL", Key);
        _events.Add(new Fault(at, Key, "DEL", Clock.Now));
        _windows.Add(new Window(at, Clock.Now + _ttl, "the key is deleted"));
    }

    /// <summary>The checks that found something.</summary>
    /// <param name="isOver">Whether all has been given back, so that nothing may be left.</param>
    public async Task<IEnumerable<string>> JudgeAsync(bool isOver = false)
    {
        // A provider that closes waits for those who hold.
        foreach (var lease in _asks.Keys)
            await lease.DisposeAsync();
        if (_bug is not null)
            _bug.HasRewritten.ShouldBeTrue();
        IReadOnlyList<string> keys = isOver ? [.. (await Server.CliAsync("KEYS", "*")).Texts.Select(key => key!)] : [];
        return HistoryChecker.Check(_events, new CampaignRules { Windows = _windows, KeysAtEnd = keys }).Violations.Select(violation => violation.Check).Distinct();
    }

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static RedisLockProvider Open(string endpoint) =>
        new(new RedisLockOptions { ConnectionString = endpoint, OperationDeadline = TimeSpan.FromSeconds(20) });

    private static bool IsHeld(ILockLease lease)
    {
        try
        {
            lease.ThrowIfLost();
            return true;
        }
        catch (LockLostException)
        {
            return false;
        }
    }
}
