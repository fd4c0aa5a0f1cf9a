using RedisLocking.FaultTests.Campaigns.Faults;
using RedisLocking.FaultTests.Campaigns.Workers;
using RedisLocking.FaultTests.Histories;

namespace RedisLocking.FaultTests.Campaigns;

/// <summary>
/// Processes take locks for a while, over servers to which one fault after the other happens; then all is healed, all end what they
/// began, and what they saw is judged.
/// </summary>
internal sealed class Campaign
{
    // What a killed worker left in a queue goes with the queue: half a minute after the last ask.
    private static readonly TimeSpan UntilNothingIsLeft = TimeSpan.FromSeconds(60);

    // What a hand-off is granted for, and so how long the first one may count on it that has a shorter TTL.
    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(1);

    private readonly CampaignPlan _plan;
    private readonly Arena _arena;
    private readonly ServerFigures _figures;
    private readonly List<HistoryEvent> _faults = [];
    private readonly List<Window> _windows = [];

    private Campaign(CampaignPlan plan, Arena arena) => (_plan, _arena, _figures) = (plan, arena, new ServerFigures(arena.Servers));

    public static async Task<CampaignReport> RunAsync(CampaignPlan plan)
    {
        await using var arena = await Arena.StartAsync(plan);
        return await new Campaign(plan, arena).RunAsync();
    }

    private async Task<CampaignReport> RunAsync()
    {
        var began = Clock.Now;
        await PlayAsync(began + _plan.Length);
        var events = await _arena.DrainAsync();
        var rules = new CampaignRules { Windows = _windows, KeysAtEnd = await KeysAtEndAsync() };
        var channels = await _arena.Servers.ChannelsAsync();
        HistoryEvent[] story = [.. events.Where(one => one is not Figures), .. _faults];
        return new CampaignReport(_plan, HistoryChecker.Check(story, rules), story, [.. events.OfType<Figures>()], _figures, channels);
    }

    private async Task PlayAsync(TimeSpan end)
    {
        var random = new Random(_plan.Seed);
        var deck = new Deck(_plan.Faults ?? _arena.Servers.Faults, random);
        while (Clock.Now < end)
        {
            await Task.Delay(_plan.Pause * (1 + (2 * random.NextDouble())));
            await HappenAsync(deck.Next(), new Random(random.Next()));
            await _figures.TakeAsync();
        }
    }

    private async Task HappenAsync(CampaignFault fault, Random random)
    {
        var began = Clock.Now;
        var befell = await fault.HappenAsync(_arena, random);
        var ended = Clock.Now;
        _faults.Add(new Fault(began, befell, fault.Name, ended) { Stops = fault.Stops });
        if (fault.Opens is { } why && !(fault.LosesData && _arena.Servers.AreHeldOff))
            _windows.Add(new Window(began, ended + (_plan.Ttl > Claim ? _plan.Ttl : Claim), why));
    }

    private async Task<IReadOnlyList<string>> KeysAtEndAsync()
    {
        for (var began = Clock.Now; ;)
        {
            var keys = await _arena.Servers.KeysAsync();
            if (!keys.Any(IsLeft) || Clock.Now - began > UntilNothingIsLeft)
                return [.. keys.Where(IsLeft)];
            await Task.Delay(100);
        }
    }

    // Besides the locks: by a key of its own, the client of 1.x chooses among several primaries.
    private static bool IsLeft(string key) => !key.StartsWith("locks:token", StringComparison.Ordinal) && key != "__Booksleeve_TieBreak";
}
