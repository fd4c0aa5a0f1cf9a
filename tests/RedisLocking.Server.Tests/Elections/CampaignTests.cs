using System.Net;
using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Elections;

/// <summary>Leading by way of the service.</summary>
public sealed class CampaignTests(RedisServerFixture redis)
{
    public static TheoryData<string> Stores => ["memory", "redis"];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_candidate_leads_and_everybody_sees_its_value(string store)
    {
        await using var service = await TestService.StartAsync(store, redis);

        var nobody = await service.Http.GetAsync("/v1/elections/billing");
        (nobody.Status, nobody.Problem).ShouldBe((HttpStatusCode.NotFound, "not-found"));

        var elected = await service.Http.PostAsync("/v1/elections/billing", new { value = "http://10.0.0.7", ttl = "20s", owner = "server-1" });
        elected.Status.ShouldBe(HttpStatusCode.Created);
        (elected["name"], elected["value"], elected["owner"], elected["expiresIn"]).ShouldBe(("billing", "http://10.0.0.7", "server-1", "20"));
        elected.Lease.ShouldBe("/v1/leases/" + elected["lease"]);

        var leader = await service.Http.GetAsync("/v1/elections/billing");
        (leader.Status, leader["name"], leader["value"], leader.Token).ShouldBe((HttpStatusCode.OK, "billing", "http://10.0.0.7", elected.Token));
        DateTimeOffset.Parse(leader["since"], System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        leader.Headers["Vary"].ShouldBe("Accept");

        var seen = await service.Http.GetAsync("/v1/locks/billing");
        (seen["type"], seen.Json.GetProperty("holders")[0].GetProperty("owner").GetString()).ShouldBe(("election", "server-1"));
        (await service.Http.GetAsync("/v1/locks")).Json.GetProperty("locks")[0].GetProperty("type").GetString().ShouldBe("election");
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Who_does_not_lead_within_the_wait_is_told_so(string store)
    {
        await using var service = await TestService.StartAsync(store, redis);
        await service.Http.PostAsync("/v1/elections/billing", new { value = "first" });

        foreach (var wait in new[] { "0s", "200ms" })
        {
            var refused = await service.Http.PostAsync("/v1/elections/billing", new { value = "second", wait });
            (refused.Status, refused.Problem, refused["title"], refused.Headers["Retry-After"]).ShouldBe((HttpStatusCode.Conflict, "conflict", "Somebody else leads", "1"));
        }

        (await service.Http.GetAsync("/v1/elections/billing"))["value"].ShouldBe("first");
        (await service.Http.GetAsync("/v1/locks/billing"))["waiters"].ShouldBe("0");
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Who_waits_leads_when_the_leader_resigns_with_a_greater_token(string store)
    {
        await using var service = await TestService.StartAsync(store, redis);
        var first = await service.Http.PostAsync("/v1/elections/billing", new { value = "first" });
        var waiting = service.Http.PostAsync("/v1/elections/billing", new { value = "second", wait = "50s" });
        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync("/v1/locks/billing"))["waiters"] == "1", "the second candidate waits");

        (await service.Http.DeleteAsync(first.Lease)).Status.ShouldBe(HttpStatusCode.NoContent);
        var second = await waiting;

        second.Token.ShouldBeGreaterThan(first.Token);
        (await service.Http.GetAsync("/v1/elections/billing"))["value"].ShouldBe("second");
        (await service.Http.DeleteAsync(first.Lease)).Status.ShouldBe(HttpStatusCode.Gone);
        (await service.Http.PutAsync(first.Lease + "/value", new { value = "still here" })).Status.ShouldBe(HttpStatusCode.Gone);
        (await service.Http.GetAsync("/v1/elections/billing"))["value"].ShouldBe("second");
    }

    [Fact]
    public async Task Any_replica_renews_and_proclaims_and_resigns()
    {
        var prefix = $"Redis:KeyPrefix={Guid.NewGuid():N}";
        await using var one = await TestService.StartAsync(redis.Server, prefix);
        await using var other = await TestService.StartAsync(redis.Server, prefix);
        var elected = await one.Http.PostAsync("/v1/elections/billing", new { value = "starting" });
        await one.StopAsync();

        (await other.Http.PutAsync(elected.Lease)).Status.ShouldBe(HttpStatusCode.OK);
        (await other.Http.PutAsync(elected.Lease + "/value", new { value = "ready" })).Status.ShouldBe(HttpStatusCode.NoContent);

        var leader = await other.Http.GetAsync("/v1/elections/billing");
        (leader["value"], leader.Token).ShouldBe(("ready", elected.Token));
        (await other.Http.DeleteAsync(elected.Lease)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await other.Http.GetAsync("/v1/elections/billing")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_leader_that_renews_no_more_leads_no_more(string store)
    {
        await using var service = await TestService.StartAsync(store, redis);
        var elected = await service.Http.PostAsync("/v1/elections/billing", new { value = "first", ttl = "2s" });

        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync("/v1/elections/billing")).Status == HttpStatusCode.NotFound, "nobody leads");

        (await service.Http.PutAsync(elected.Lease)).Status.ShouldBe(HttpStatusCode.Gone);
        (await service.Http.PostAsync("/v1/elections/billing", new { value = "second" })).Token.ShouldBeGreaterThan(elected.Token);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_campaign_that_is_sent_again_with_its_key_is_the_same_one(string store)
    {
        await using var service = await TestService.StartAsync(store, redis);
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var first = await service.Http.PostAsync("/v1/elections/billing", new { value = "server-1" }, key);
        var again = await service.Http.PostAsync("/v1/elections/billing", new { value = "server-1" }, key);

        (again.Status, again["lease"], again["value"], again.Token).ShouldBe((HttpStatusCode.Created, first["lease"], "server-1", first.Token));
        foreach (var other in new[] { await service.Http.PostAsync("/v1/elections/billing", new { value = "server-2" }, key), await service.Http.PostAsync("/v1/locks/billing", body: null, key) })
            (other.Status, other.Problem).ShouldBe((HttpStatusCode.UnprocessableEntity, "idempotency-mismatch"));
    }

    [Fact]
    public async Task A_candidate_that_hangs_up_leaves_the_queue()
    {
        await using var service = await TestService.StartAsync(redis.Server);
        await service.Http.PostAsync("/v1/elections/billing", new { value = "first" });
        using var hangUp = new CancellationTokenSource();
        var waiting = service.Http.SendAsync(HttpMethod.Post, "/v1/elections/billing", new { value = "second", wait = "50s" }, cancellationToken: hangUp.Token);
        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync("/v1/locks/billing"))["waiters"] == "1", "the second candidate waits");

        await hangUp.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync("/v1/locks/billing"))["waiters"] == "0", "the second candidate has left");
    }

    [Fact]
    public async Task Applications_that_use_the_library_share_the_elections()
    {
        var prefix = Guid.NewGuid().ToString("N");
        await using var locks = new RedisLockProvider(new RedisLockOptions { ConnectionString = redis.Server.ConnectionString, KeyPrefix = prefix });
        await using var service = await TestService.StartAsync(redis.Server, $"Redis:KeyPrefix={prefix}");
        var leadership = await locks.Election("billing").CampaignAsync("application").WithPatience();
        var waiting = service.Http.PostAsync("/v1/elections/billing", new { value = "client", wait = "50s" });
        await Eventually.BecomesTrueAsync(async () => (await service.Http.GetAsync("/v1/locks/billing"))["waiters"] == "1", "the client waits");

        (await service.Http.GetAsync("/v1/elections/billing"))["value"].ShouldBe("application");
        await leadership.ResignAsync().WithPatience();
        var elected = await waiting;

        var leader = (await locks.Election("billing").GetLeaderAsync().WithPatience()).ShouldNotBeNull();
        (leader.Value, leader.FencingToken.Value).ShouldBe(("client", elected.Token));
    }

    [Fact]
    public async Task The_life_of_a_leadership_is_told_as_a_locks_is()
    {
        await using var service = await TestService.StartAsync();
        await using var events = await service.Http.ListenAsync("?prefix=billing");

        var first = await service.Http.PostAsync("/v1/elections/billing", new { value = "first" });
        await service.Http.PostAsync("/v1/elections/billing", new { value = "second" });
        await service.Http.DeleteAsync(first.Lease);
        await service.Http.PostAsync("/v1/elections/billing", new { value = "third" });
        await service.Http.DeleteAsync("/v1/locks/billing");

        (await events.NextAsync(5)).ShouldBe(["granted billing", "refused billing", "released billing", "granted billing", "forced billing"]);
        (await service.Http.GetAsync("/v1/history/billing")).Json.GetProperty("events").EnumerateArray().Last().GetProperty("form").GetString().ShouldBe("election");
        (await service.Http.GetAsync("/v1/elections/billing")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
