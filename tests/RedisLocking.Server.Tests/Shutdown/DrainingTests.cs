using System.Net;
using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Shutdown;

/// <summary>A service that stops.</summary>
public sealed class DrainingTests(RedisServerFixture redis)
{
    [Fact]
    public async Task It_says_that_it_is_not_ready_and_serves_on_until_the_delay_is_over()
    {
        await using var service = await TestService.StartAsync("Service:DrainDelay=00:00:03");
        (await service.Http.GetAsync("/readyz")).Status.ShouldBe(HttpStatusCode.OK);

        var stopping = service.StopAsync();

        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync("/readyz")).Status == HttpStatusCode.ServiceUnavailable, "it is not ready");
        (await service.Http.GetAsync("/healthz")).Status.ShouldBe(HttpStatusCode.OK);
        (await service.Http.PostAsync("/v1/locks/a")).Status.ShouldBe(HttpStatusCode.Created);
        await stopping.WithPatience();
    }

    [Fact]
    public async Task Who_waits_is_sent_to_another_replica_and_takes_nothing_along()
    {
        var prefix = $"Redis:KeyPrefix={Guid.NewGuid():N}";
        await using var one = await TestService.StartAsync(redis.Server, prefix);
        await using var other = await TestService.StartAsync(redis.Server, prefix);
        var held = await other.Http.PostAsync("/v1/locks/a");
        var waiting = one.Http.PostAsync("/v1/locks/a", new { wait = "55s" });
        await Eventually.BecomesTrueAsync(async () => (await other.Http.GetAsync("/v1/locks/a"))["waiters"] == "1", "the request waits");

        await one.StopAsync().WithPatience();

        (await waiting).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await waiting).Headers["Retry-After"].ShouldBe("1");
        (await other.Http.GetAsync("/v1/locks/a"))["waiters"].ShouldBe("0");
        (await other.Http.PutAsync(held.Lease)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_lease_of_a_replica_that_has_ended_is_renewed_and_released_on_another()
    {
        var prefix = $"Redis:KeyPrefix={Guid.NewGuid():N}";
        await using var one = await TestService.StartAsync(redis.Server, prefix);
        await using var other = await TestService.StartAsync(redis.Server, prefix);
        var granted = await one.Http.PostAsync("/v1/locks/a");

        await one.StopAsync().WithPatience();

        (await other.Http.PostAsync("/v1/locks/a")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await other.Http.PutAsync(granted.Lease)).Status.ShouldBe(HttpStatusCode.OK);
        (await other.Http.DeleteAsync(granted.Lease)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await other.Http.PostAsync("/v1/locks/a")).Token.ShouldBeGreaterThan(granted.Token);
    }
}
