using System.Text.Json;
using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Commands;

public sealed class BenchTests(RedisServerFixture redis)
{
    [Fact]
    public async Task It_measures_round_trips_and_hand_offs_and_leaves_nothing_behind()
    {
        var measured = JsonDocument.Parse((await Redislock.RunAsync(redis.Server, "bench", "--for", "1s", "--json")).Output).RootElement;

        foreach (var what in (string[])["roundTrip", "handOff"])
        {
            measured.GetProperty(what).GetProperty("count").GetInt32().ShouldBeGreaterThan(0);
            measured.GetProperty(what).GetProperty("p99").GetDouble().ShouldBeGreaterThanOrEqualTo(measured.GetProperty(what).GetProperty("p50").GetDouble());
        }
        measured.GetProperty("shortestTtl").GetDouble().ShouldBeGreaterThanOrEqualTo(1);
        (await Redislock.RunAsync(redis.Server, "list", "redislock bench")).Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task For_a_person_it_says_which_ttl_is_sensible() =>
        (await Redislock.RunAsync(redis.Server, "bench", "--for", "200ms")).Output.ShouldContain("or longer: thirty slow round trips fit into it");
}
