using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>A worker that stands still is sent more messages than its server keeps for it, which then closes its subscription.</summary>
internal sealed class FullOutputBuffer : CampaignFault
{
    private const int MostMessages = 100;

    private static readonly string Message = new('x', 256 * 1024);

    public override string Name => "full output buffer";

    public override bool Stops => true;

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var worker = arena.Workers[random.Next(arena.Workers.Count)];
        worker.Pause();
        try
        {
            foreach (var primary in await arena.Servers.PrimariesAsync())
                await FillAsync(primary);
        }
        finally
        {
            worker.Resume();
        }

        return worker.Name;
    }

    private static async Task FillAsync(RedisServer server)
    {
        await using var connection = await server.ConnectAsync();
        await connection.SendAsync("CONFIG", "SET", "client-output-buffer-limit", "pubsub 512kb 512kb 1");
        var channels = (await connection.SendAsync("PUBSUB", "CHANNELS", "locks:wake:*")).Texts;
        var closed = false;
        for (var sent = 0; !closed && sent < MostMessages; sent++)
        {
            foreach (var channel in channels)
                closed |= (await connection.SendAsync("PUBLISH", channel!, Message)).Number == 0;
        }

        await connection.SendAsync("CONFIG", "SET", "client-output-buffer-limit", "pubsub 32mb 8mb 60");
    }
}
