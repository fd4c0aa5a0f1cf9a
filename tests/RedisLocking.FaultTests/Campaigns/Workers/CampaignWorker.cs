using System.Globalization;
using RedisLocking.FaultTests.Histories;
using RedisLocking.TestSupport;
using RedisLocking.TestWorker;

namespace RedisLocking.FaultTests.Campaigns.Workers;

/// <summary>A process of a campaign, and all that it said.</summary>
internal sealed class CampaignWorker : IAsyncDisposable
{
    private readonly WorkerProcess _process;
    private readonly Task _reading;
    private readonly List<HistoryEvent> _events = [];
    private readonly HashSet<int> _waiting = [], _holding = [];
    private readonly Lock _gate = new();
    private TimeSpan? _ended;

    private CampaignWorker(string name, WorkerProcess process, WorkerAccess access)
    {
        (Name, _process, Access) = (name, process, access);
        _reading = Task.Run(ReadAsync);
    }

    public string Name { get; }

    /// <summary>How it reaches Redis.</summary>
    public WorkerAccess Access { get; }

    /// <summary>Whether it holds something now, as far as it has said.</summary>
    public bool Holds
    {
        get
        {
            lock (_gate)
                return _holding.Count > 0;
        }
    }

    /// <summary>Whether it waits for an answer.</summary>
    public bool Waits
    {
        get
        {
            lock (_gate)
                return _waiting.Count > 0;
        }
    }

    public static async Task<CampaignWorker> StartAsync(string name, int seed, CampaignPlan plan, WorkerAccess access, RedisServer register)
    {
        const string Flows = "3";
        string[] trusted = access.Trusted is { } hash ? [hash] : [];
        string[] arguments = ["campaign", Text(seed), Flows, Milliseconds(plan.Ttl), Milliseconds(plan.LongestHold), register.Endpoint, .. trusted];
        return new CampaignWorker(name, await WorkerProcess.StartAsync(access.ConnectionString, arguments), access);
    }

    public void Pause() => _process.Pause();

    public void Resume() => _process.Resume();

    /// <summary>Until now it lived; what it held, it holds no longer.</summary>
    public async Task KillAsync()
    {
        _ended = Clock.Now;
        await _process.KillAsync();
        await _reading.WithPatience();
    }

    /// <summary>Has it end what it began, and returns when it has ended.</summary>
    public async Task StopAsync()
    {
        await _process.SendAsync("stop");
        await _reading.WithPatience();
        _ended ??= Clock.Now;
    }

    /// <summary>All that it said, once it has ended.</summary>
    public IEnumerable<HistoryEvent> Events() => [.. _events, new Ended(_ended ?? throw new InvalidOperationException($"{Name} has not ended."), Name)];

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await Access.DisposeAsync();
    }

    private static string Milliseconds(TimeSpan time) => Text((int)time.TotalMilliseconds);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task ReadAsync()
    {
        while (await _process.NextLineOrEndAsync() is { } line)
        {
            if (!EventLine.IsWhole(line))
                continue;
            var one = EventLine.Parse(Name, line);
            lock (_gate)
                Add(one);
        }
    }

    private void Add(HistoryEvent one)
    {
        _events.Add(one);
        switch (one)
        {
            case Asked asked:
                _waiting.Add(asked.Ask);
                break;
            case Granted granted:
                _waiting.Remove(granted.Ask);
                _holding.Add(granted.Ask);
                break;
            case Refused or Unavailable:
                _waiting.Remove(((AskEvent)one).Ask);
                break;
            case Releasing or Lost or Released:
                _holding.Remove(((AskEvent)one).Ask);
                break;
        }
    }
}
