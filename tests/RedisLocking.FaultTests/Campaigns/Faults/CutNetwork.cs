using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>What a worker sends does not arrive, or what it is answered; then all of it does, or the connections break.</summary>
internal sealed class CutNetwork : CampaignFault
{
    private readonly Action<TcpProxy> _hold, _pass;

    private CutNetwork(string where, Action<TcpProxy> hold, Action<TcpProxy> pass) => (Name, _hold, _pass) = ($"one-way partition {where}", hold, pass);

    public static CutNetwork ToServer { get; } = new("to the server", network => network.HoldRequests(), network => network.PassRequests());

    public static CutNetwork ToWorker { get; } = new("to a worker", network => network.HoldReplies(), network => network.PassReplies());

    public override string Name { get; }

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var worker = arena.Workers[random.Next(arena.Workers.Count)];
        var (length, breaks) = (Between(random, 100, 3000), random.Next(2) == 0);
        var networks = worker.Access.SomeNetworks(random);
        foreach (var network in networks)
            _hold(network);
        await Task.Delay(length);
        foreach (var network in networks)
        {
            if (breaks)
                network.DropConnections();
            _pass(network);
        }

        return worker.Name;
    }
}
