using System.Net;
using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Stores;

/// <summary>A Redis that is not there.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task A_store_that_is_down_is_unavailable_and_no_conflict_and_comes_back()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await TestService.StartAsync(redis, "Redis:OperationDeadline=00:00:03");
        var granted = await service.Http.PostAsync("/v1/locks/a", new { ttl = "10m" });
        redis.Pause();

        foreach (var answer in await Task.WhenAll(
                     service.Http.PostAsync("/v1/locks/b"),
                     service.Http.PostAsync("/v1/locks/b", body: null, ("Idempotency-Key", "k")),
                     service.Http.PutAsync(granted.Lease),
                     service.Http.GetAsync(granted.Lease),
                     service.Http.GetAsync("/v1/locks"),
                     service.Http.GetAsync("/v1/locks/a"),
                     service.Http.DeleteAsync("/v1/locks/a"),
                     service.Http.GetAsync("/v1/kv/a"),
                     service.Http.PutAsync("/v1/kv/a", 1, ("If-None-Match", "*")),
                     service.Http.PostAsync("/v1/kv", new { then = new[] { new { op = "get", key = "a" } } }),
                     service.Http.PostAsync("/v1/sequences/a"),
                     service.Http.DeleteAsync(granted.Lease)))
        {
            answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Problem.ShouldBe("unavailable");
            answer.Headers["Retry-After"].ShouldBe("1");
        }

        (await service.Http.GetAsync("/readyz")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await service.Http.GetAsync("/healthz")).Status.ShouldBe(HttpStatusCode.OK);

        redis.Resume();
        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync("/readyz")).Status == HttpStatusCode.OK, "it is ready again");
    }

    [Fact]
    public async Task A_service_starts_without_its_Redis_and_tokens_rise_over_a_flush()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var service = await TestService.StartAsync(redis);
        (await service.Http.PostAsync("/v1/locks/a")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await redis.RestartAsync();
        Answer? granted = null;
        await Eventually.BecomesTrueAsync(async () => (granted = await service.Http.PostAsync("/v1/locks/a")).Status == HttpStatusCode.Created, "locks are granted");
        await redis.CliAsync("FLUSHALL");

        (await service.Http.PostAsync("/v1/locks/a")).Token.ShouldBeGreaterThan(granted!.Token);
        (await service.Http.PutAsync(granted.Lease)).Status.ShouldBe(HttpStatusCode.Gone);
    }
}
