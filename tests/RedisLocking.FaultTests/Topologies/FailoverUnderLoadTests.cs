using System.Diagnostics;
using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Topologies;

/// <summary>How soon the first lock is granted on a primary that was just promoted, while clients ask for locks all the time.</summary>
public sealed class FailoverUnderLoadTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(10);
    private static readonly string[] Names = ["a", "b", "c", "d"];

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task The_first_grant_follows_the_promotion_by_Sentinels_at_once(bool sentinelsAreNamed, bool primaryDies)
    {
        await using var redis = await RedisWithSentinels.StartAsync();
        var connection = sentinelsAreNamed ? redis.SentinelConnectionString : redis.ConnectionString;
        await using var one = Topology.Open(connection);
        await using var other = Topology.Open(connection);
        await using var clients = new LoopingClients([one, other], Names);
        await Eventually.BecomesTrueAsync(() => clients.Grants > 50, "locks are granted");

        var promoting = redis.SeePromotionAsync();
        if (primaryDies)
            await redis.Primary.KillAsync();
        else
            await redis.Sentinels[0].CliAsync("SENTINEL", "FAILOVER", RedisWithSentinels.ServiceName);
        var (promoted, promotedAt) = await promoting.WithPatience();
        var first = Stopwatch.GetElapsedTime(promotedAt, await FirstGrantAsync(promoted).WaitAsync(Generous));

        var before = clients.Grants;
        await Eventually.BecomesTrueAsync(() => clients.Grants > before + 50, "locks go on being granted");
        await clients.StopAsync();

        output.WriteLine($"{(sentinelsAreNamed ? "Sentinels" : "servers")} named, the primary {(primaryDies ? "dies" : "gives way")}: the first grant came {first.TotalMilliseconds:0} ms after the promotion; {clients.Grants} grants, {clients.Unavailable} times nobody knew");
        first.ShouldBeLessThan(Generous);
    }

    // Nobody else writes there any more: what moves the counter of tokens is a grant.
    private static async Task<long> FirstGrantAsync(RedisServer promoted)
    {
        await using var connection = await promoted.ConnectAsync();
        var last = (await connection.SendAsync("GET", "locks:token")).Text;
        while ((await connection.SendAsync("GET", "locks:token")).Text == last)
            await Task.Delay(1);
        return Stopwatch.GetTimestamp();
    }
}
