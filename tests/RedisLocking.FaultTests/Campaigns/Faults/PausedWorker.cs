using RedisLocking.FaultTests.Campaigns.Workers;

namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>A process stands still while it holds, or while it waits: for less than its TTL, or for more.</summary>
internal sealed class PausedWorker : CampaignFault
{
    private static readonly TimeSpan ToFindOne = TimeSpan.FromSeconds(1);

    private readonly Func<CampaignWorker, bool> _isReady;

    private PausedWorker(string who, Func<CampaignWorker, bool> isReady) => (Name, _isReady) = ($"stopped {who}", isReady);

    public static PausedWorker Holder { get; } = new("holder", worker => worker.Holds);

    public static PausedWorker Waiter { get; } = new("waiter", worker => worker.Waits);

    public override string Name { get; }

    public override bool Stops => true;

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var worker = arena.Workers[random.Next(arena.Workers.Count)];
        var length = Between(random, 200, 3000);
        for (var began = Clock.Now; !_isReady(worker) && Clock.Now - began < ToFindOne;)
            await Task.Delay(1);
        worker.Pause();
        await Task.Delay(length);
        worker.Resume();
        return worker.Name;
    }
}
