using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Events;

/// <summary>What operators hear.</summary>
public sealed class EventTests(RedisServerFixture redis)
{
    public static TheoryData<string> Stores => ["memory", "redis"];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_locks_life_is_told_as_it_happens(string store)
    {
        await using var service = store == "redis" ? await TestService.StartAsync(redis.Server) : await TestService.StartAsync();
        await using var events = await service.Http.ListenAsync("?prefix=order:");
        await service.Http.PostAsync("/v1/locks/invoice:1");

        var first = await service.Http.PostAsync("/v1/locks/order:1", new { owner = "job-7" });
        await service.Http.PostAsync("/v1/locks/order:1");
        var second = service.Http.PostAsync("/v1/locks/order:1", new { wait = "50s" });
        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync("/v1/locks/order:1"))["waiters"] == "1", "the second request waits");
        await service.Http.DeleteAsync(first.Lease);
        await second;
        await service.Http.DeleteAsync("/v1/locks/order:1");
        await service.Http.PostAsync("/v1/locks/order:2", new { ttl = "200ms" });

        (await events.NextAsync(7)).ShouldBe(
            ["granted order:1", "refused order:1", "released order:1", "handed-off order:1", "forced order:1", "granted order:2", "expired order:2"]);
        var history = await service.Http.GetAsync("/v1/history/order:1");
        history.Json.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("type").GetString()).ShouldBe(["forced", "handed-off", "released", "granted"]);
        history.Json.GetProperty("events")[3].GetProperty("owner").GetString().ShouldBe("job-7");
        history.Json.GetProperty("events")[3].GetProperty("token").GetInt64().ShouldBe(first.Token);
        history.Text.ShouldNotContain(first["lease"]);
    }

    [Fact]
    public async Task What_nobody_did_through_the_service_is_told_too()
    {
        var prefix = Guid.NewGuid().ToString("N");
        await using var locks = new RedisLockProvider(new RedisLockOptions { ConnectionString = redis.Server.ConnectionString, KeyPrefix = prefix });
        await using var before = await locks.Mutex("before").AcquireAsync(TimeSpan.Zero);
        await using var service = await TestService.StartAsync(redis.Server, $"Redis:KeyPrefix={prefix}");
        await using var events = await service.Http.ListenAsync();

        // What is held when the service first looks has begun before; when that is, nobody sees from here.
        for (var (attempt, told) = (0, events.NextAsync(1)); ; attempt++)
        {
            var isGrantTold = false;
            await using (await locks.Mutex($"probe {attempt}").AcquireAsync(TimeSpan.Zero))
            {
                var enough = Task.Delay(TimeSpan.FromSeconds(5));
                while (!isGrantTold && await Task.WhenAny(told, enough) == told)
                {
                    isGrantTold = (await told)[0] == $"granted probe {attempt}";
                    told = events.NextAsync(1);
                }
            }

            if (!isGrantTold)
                continue;
            (await told).ShouldBe([$"released probe {attempt}"]);
            return;
        }
    }

    [Fact]
    public async Task Replicas_tell_each_other_what_they_do()
    {
        var prefix = $"{Guid.NewGuid():N}";
        await using var one = await TestService.StartAsync(redis.Server, $"Redis:KeyPrefix={prefix}");
        await using var other = await TestService.StartAsync(redis.Server, $"Redis:KeyPrefix={prefix}");
        await using var events = await other.Http.ListenAsync();
        await Eventually.BecomesTrueAsync(async () => (await redis.Server.CliAsync("PUBSUB", "NUMSUB", $"{prefix}:service:events")).Items[1].Number == 2, "both hear each other");

        var granted = await one.Http.PostAsync("/v1/locks/order:1");
        await one.Http.DeleteAsync(granted.Lease);

        (await events.NextAsync(2)).ShouldBe(["granted order:1", "released order:1"]);
    }

    [Fact]
    public async Task Locks_that_are_waited_for_are_named()
    {
        await using var service = await TestService.StartAsync();
        var first = await service.Http.PostAsync("/v1/locks/order:1");
        await service.Http.PostAsync("/v1/locks/order:1");
        var second = service.Http.PostAsync("/v1/locks/order:1", new { wait = "50s" });
        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync("/v1/locks/order:1"))["waiters"] == "1", "the second request waits");
        await service.Http.DeleteAsync(first.Lease);
        await second;
        await service.Http.PostAsync("/v1/locks/quiet");

        var worst = (await service.Http.GetAsync("/v1/contention")).Json.GetProperty("locks");

        var one = worst.EnumerateArray().ShouldHaveSingleItem();
        one.GetProperty("name").GetString().ShouldBe("order:1");
        one.GetProperty("grants").GetInt32().ShouldBe(2);
        one.GetProperty("refusals").GetInt32().ShouldBe(1);
        one.GetProperty("p99").GetDouble().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_stream_ends_with_the_service()
    {
        await using var service = await TestService.StartAsync();
        await using var events = await service.Http.ListenAsync();

        await service.StopAsync().WithPatience();

        (await events.NextAsync()).ShouldBeNull();
    }
}
