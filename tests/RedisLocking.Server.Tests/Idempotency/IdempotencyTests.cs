using System.Net;
using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Idempotency;

/// <summary>A request that is sent again, because nobody knows whether it arrived.</summary>
public sealed class IdempotencyTests(RedisServerFixture redis)
{
    public static TheoryData<string> Stores => ["memory", "redis"];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_retry_has_the_lease_that_the_first_request_had(string store)
    {
        await using var service = await StartAsync(store);
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var first = await service.Http.PostAsync("/v1/locks/order:1", new { ttl = "20s" }, key);
        var again = await service.Http.PostAsync("/v1/locks/order:1", new { ttl = "20s" }, key);

        again.Status.ShouldBe(HttpStatusCode.Created);
        again["lease"].ShouldBe(first["lease"]);
        again.Token.ShouldBe(first.Token);
        (await service.Http.PostAsync("/v1/locks/order:1", new { ttl = "20s" }, ("Idempotency-Key", "another"))).Status.ShouldBe(HttpStatusCode.Conflict);

        await service.Http.DeleteAsync(first.Lease);
        (await service.Http.PostAsync("/v1/locks/order:1", new { ttl = "20s" }, key)).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task The_same_key_for_another_request_is_refused(string store)
    {
        await using var service = await StartAsync(store);
        var key = ("Idempotency-Key", "k");
        await service.Http.PostAsync("/v1/locks/order:1", body: null, key);

        foreach (var other in new[] { await service.Http.PostAsync("/v1/locks/order:2", body: null, key), await service.Http.PostAsync("/v1/locks/order:1", new { ttl = "20s" }, key) })
        {
            other.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            other.Problem.ShouldBe("idempotency-mismatch");
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_retry_while_the_first_request_waits_is_told_so_and_one_after_a_conflict_asks_anew(string store)
    {
        await using var service = await StartAsync(store);
        var held = await service.Http.PostAsync("/v1/locks/order:1");
        var key = ("Idempotency-Key", "k");
        var waiting = service.Http.PostAsync("/v1/locks/order:1", new { wait = "50s" }, key);
        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync("/v1/locks/order:1"))["waiters"] == "1", "the request waits");

        var meanwhile = await service.Http.PostAsync("/v1/locks/order:1", new { wait = "50s" }, key);
        meanwhile.Status.ShouldBe(HttpStatusCode.Conflict);
        meanwhile.Problem.ShouldBe("request-in-progress");
        (await service.Http.PostAsync("/v1/locks/order:1", body: null, ("Idempotency-Key", "other"))).Problem.ShouldBe("conflict");

        await service.Http.DeleteAsync(held.Lease);
        var granted = await waiting;
        granted.Status.ShouldBe(HttpStatusCode.Created);
        await service.Http.DeleteAsync(granted.Lease);
        (await service.Http.PostAsync("/v1/locks/order:1", body: null, ("Idempotency-Key", "other"))).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Any_replica_repeats_the_answer_and_the_store_cannot_read_it()
    {
        var prefix = Guid.NewGuid().ToString("N");
        await using var one = await TestService.StartAsync(redis.Server, $"Redis:KeyPrefix={prefix}");
        await using var other = await TestService.StartAsync(redis.Server, $"Redis:KeyPrefix={prefix}");
        var key = ("Idempotency-Key", "6f1b-secret");

        var first = await one.Http.PostAsync("/v1/locks/order:1", body: null, key);
        var again = await other.Http.PostAsync("/v1/locks/order:1", body: null, key);

        again["lease"].ShouldBe(first["lease"]);
        using var client = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(redis.Server.ConnectionString);
        await Task.Yield();
        foreach (var stored in client.GetServer(client.GetEndPoints()[0]).Keys(pattern: $"{prefix}*").ToList())
        {
            ((string)stored!).ShouldNotContain("6f1b-secret");
            if (((string)stored!).Contains("idempotency", StringComparison.Ordinal))
                ((string)(await client.GetDatabase().StringGetAsync(stored))!).ShouldNotContain(first["lease"]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    public async Task A_key_that_is_none_is_a_bad_request(string key)
    {
        await using var service = await TestService.StartAsync();

        (await service.Http.PostAsync("/v1/locks/a", body: null, ("Idempotency-Key", key))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await service.Http.PostAsync("/v1/locks/a", body: null, ("Idempotency-Key", new string('a', 256)))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private Task<TestService> StartAsync(string store) => store == "redis" ? TestService.StartAsync(redis.Server) : TestService.StartAsync();
}
