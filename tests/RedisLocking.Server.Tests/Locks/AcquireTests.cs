using System.Net;
using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Locks;

/// <summary>Taking locks over HTTP, in memory and on Redis.</summary>
public sealed class AcquireTests(RedisServerFixture redis)
{
    public static TheoryData<string> Stores => ["memory", "redis"];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_lock_is_taken_refused_renewed_and_released(string store)
    {
        await using var service = await StartAsync(store);

        var granted = await service.Http.PostAsync("/v1/locks/order:42", new { ttl = "20s", owner = "job-7" });
        granted.Status.ShouldBe(HttpStatusCode.Created);
        granted.Lease.ShouldBe($"/v1/leases/{granted["lease"]}");
        granted["name"].ShouldBe("order:42");
        granted.Json.GetProperty("expiresIn").GetDouble().ShouldBe(20);

        var refused = await service.Http.PostAsync("/v1/locks/order:42");
        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Problem.ShouldBe("conflict");
        refused.Headers["Retry-After"].ShouldBe("1");
        refused.Headers["Content-Type"].ShouldStartWith("application/problem+json");

        foreach (var answer in new[] { await service.Http.PutAsync(granted.Lease), await service.Http.GetAsync(granted.Lease) })
        {
            answer.Status.ShouldBe(HttpStatusCode.OK);
            answer.Token.ShouldBe(granted.Token);
            answer["owner"].ShouldBe("job-7");
            answer.Json.GetProperty("expiresIn").GetDouble().ShouldBeInRange(0.001, 20);
            answer.Text.ShouldNotContain(granted["lease"]);
        }

        (await service.Http.DeleteAsync(granted.Lease)).Status.ShouldBe(HttpStatusCode.NoContent);
        foreach (var gone in new[] { await service.Http.DeleteAsync(granted.Lease), await service.Http.PutAsync(granted.Lease), await service.Http.GetAsync(granted.Lease) })
        {
            gone.Status.ShouldBe(HttpStatusCode.Gone);
            gone.Problem.ShouldBe("lease-gone");
        }

        (await service.Http.PostAsync("/v1/locks/order:42")).Token.ShouldBeGreaterThan(granted.Token);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Who_waits_is_handed_the_lock_on_release(string store)
    {
        await using var service = await StartAsync(store);
        var first = await service.Http.PostAsync("/v1/locks/order:42");
        var second = service.Http.PostAsync("/v1/locks/order:42", new { wait = "50s" });
        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync("/v1/locks/order:42"))["waiters"] == "1", "the second request waits");

        (await service.Http.DeleteAsync(first.Lease)).Status.ShouldBe(HttpStatusCode.NoContent);

        (await second).Status.ShouldBe(HttpStatusCode.Created);
        (await second).Token.ShouldBeGreaterThan(first.Token);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_client_that_hangs_up_leaves_the_queue(string store)
    {
        await using var service = await StartAsync(store);
        var first = await service.Http.PostAsync("/v1/locks/order:42");
        using var hangUp = new CancellationTokenSource();
        var second = service.Http.SendAsync(HttpMethod.Post, "/v1/locks/order:42", new { wait = "50s" }, cancellationToken: hangUp.Token);
        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync("/v1/locks/order:42"))["waiters"] == "1", "the second request waits");

        await hangUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);

        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync("/v1/locks/order:42"))["waiters"] == "0", "nobody waits");
        await service.Http.DeleteAsync(first.Lease);
        (await service.Http.PostAsync("/v1/locks/order:42")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Readers_share_a_lock_and_a_semaphore_counts(string store)
    {
        await using var service = await StartAsync(store);

        (await service.Http.PostAsync("/v1/locks/catalog", new { mode = "read" })).Status.ShouldBe(HttpStatusCode.Created);
        (await service.Http.PostAsync("/v1/locks/catalog", new { mode = "read" })).Status.ShouldBe(HttpStatusCode.Created);
        (await service.Http.PostAsync("/v1/locks/catalog", new { mode = "write" })).Status.ShouldBe(HttpStatusCode.Conflict);

        (await service.Http.PostAsync("/v1/locks/smtp", new { permits = 2 })).Status.ShouldBe(HttpStatusCode.Created);
        (await service.Http.PostAsync("/v1/locks/smtp", new { permits = 2 })).Status.ShouldBe(HttpStatusCode.Created);
        (await service.Http.PostAsync("/v1/locks/smtp", new { permits = 2 })).Status.ShouldBe(HttpStatusCode.Conflict);

        var seen = await service.Http.GetAsync("/v1/locks/smtp");
        seen["type"].ShouldBe("semaphore");
        seen["holderCount"].ShouldBe("2");
        seen["permits"].ShouldBe("2");
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_lease_that_nobody_renews_ends(string store)
    {
        await using var service = await StartAsync(store);
        var granted = await service.Http.PostAsync("/v1/locks/order:42", new { ttl = "100ms" });

        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync(granted.Lease)).Status == HttpStatusCode.Gone, "the lease has ended");
    }

    private Task<TestService> StartAsync(string store) => store == "redis" ? TestService.StartAsync(redis.Server) : TestService.StartAsync();
}
