using RedisLocking.FaultTests.Campaigns.Servers;
using RedisLocking.FaultTests.Campaigns.Workers;
using RedisLocking.FaultTests.Histories;
using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Campaigns;

/// <summary>What a campaign's faults befall: the servers and the workers.</summary>
internal sealed class Arena : IAsyncDisposable
{
    /// <summary>All names that workers choose from.</summary>
    public static readonly string[] LockNames = ["m0", "m1", "m2", "catalog", "slots"];

    private readonly CampaignPlan _plan;
    private readonly RedisServer _register;
    private readonly List<CampaignWorker> _ended = [];
    private readonly CampaignWorker[] _workers;
    private int _started;

    private Arena(CampaignPlan plan, CampaignServers servers, RedisServer register)
    {
        (_plan, Servers, _register) = (plan, servers, register);
        _workers = new CampaignWorker[plan.Workers];
    }

    public CampaignServers Servers { get; }

    /// <summary>Those that run.</summary>
    public IReadOnlyList<CampaignWorker> Workers => _workers;

    public static async Task<Arena> StartAsync(CampaignPlan plan)
    {
        var servers = await plan.Servers();
        var arena = new Arena(plan, servers, await RedisServer.StartAsync());
        try
        {
            for (var place = 0; place < plan.Workers; place++)
                arena._workers[place] = await arena.StartWorkerAsync();
            return arena;
        }
        catch
        {
            await arena.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills a worker and starts another one in its place.</summary>
    public async Task<string> ReplaceAsync(int place)
    {
        var killed = _workers[place];
        await killed.KillAsync();
        _ended.Add(killed);
        _workers[place] = await StartWorkerAsync();
        return killed.Name;
    }

    /// <summary>Has all workers end what they began, and returns all that was ever said.</summary>
    public async Task<IReadOnlyList<HistoryEvent>> DrainAsync()
    {
        await Task.WhenAll(_workers.Select(worker => worker.StopAsync()));
        _ended.AddRange(_workers);
        return [.. _ended.SelectMany(worker => worker.Events())];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _ended.Concat(_workers).OfType<CampaignWorker>().Distinct())
            await worker.DisposeAsync();
        await Servers.DisposeAsync();
        await _register.DisposeAsync();
    }

    private Task<CampaignWorker> StartWorkerAsync()
    {
        var number = ++_started;
        return CampaignWorker.StartAsync($"w{number}", _plan.Seed + (1000 * number), _plan, Servers.Connect(), _register);
    }
}
