using System.Net;
using RedisLocking.Server.Limits;
using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.Server.Tests.Limits;

/// <summary>Too much is refused, and nothing runs out.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task More_requests_than_may_wait_are_refused_at_once()
    {
        await using var service = await TestService.StartAsync("Service:MaxWaiting=50", "Service:RequestsPerSecond=100000");
        var held = await service.Http.PostAsync("/v1/locks/a", new { ttl = "10m" });
        var room = service.Services.GetRequiredService<WaitingRoom>();
        var waiting = Enumerable.Range(0, 50).Select(_ => service.Http.PostAsync("/v1/locks/a", new { wait = "55s" })).ToList();
        await Eventually.BecomesTrueAsync(() => room.Count == 50, "all wait");

        var refused = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => service.Http.PostAsync("/v1/locks/a", new { wait = "55s" })));

        refused.ShouldAllBe(answer => answer.Status == HttpStatusCode.TooManyRequests && answer.Headers["Retry-After"] == "1" && answer.Problem == "too-many-requests");
        (await service.Http.PostAsync("/v1/locks/b", new { wait = "55s" })).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await service.Http.PostAsync("/v1/locks/b")).Status.ShouldBe(HttpStatusCode.Created);

        // Those who wait have their turn.
        await service.Http.DeleteAsync(held.Lease);
        for (var left = waiting.Count; left > 0; left--)
        {
            var served = await Task.WhenAny(waiting);
            waiting.Remove(served);
            (await served).Status.ShouldBe(HttpStatusCode.Created);
            await service.Http.DeleteAsync((await served).Lease);
        }

        room.Count.ShouldBe(0);
    }

    [Fact]
    public async Task More_requests_a_second_than_a_key_may_send_are_refused()
    {
        await using var service = await TestService.StartAsync("Service:RequestsPerSecond=20");

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => service.Http.GetAsync("/v1/locks/a")));

        answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests).ShouldBeGreaterThan(0);
        answers.Count(answer => answer.Status == HttpStatusCode.NotFound).ShouldBeGreaterThanOrEqualTo(20);
        (await service.Http.GetAsync("/healthz")).Status.ShouldBe(HttpStatusCode.OK);
        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync("/v1/locks/a")).Status == HttpStatusCode.NotFound, "requests are answered again");
    }
}
