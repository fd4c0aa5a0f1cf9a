using System.Net;
using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Elections;

/// <summary>Who leads, as it is told.</summary>
public sealed class ObservingTests(RedisServerFixture redis)
{
    public static TheoryData<string> Stores => ["memory", "redis"];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task An_observer_is_told_who_leads_now_and_then_what_changes(string store)
    {
        await using var service = await TestService.StartAsync(store, redis);
        var first = await service.Http.PostAsync("/v1/elections/billing", new { value = "first" });
        await using var observed = await service.Http.ObserveAsync("billing");

        var (type, data) = (await observed.NextAsync()).ShouldNotBeNull();
        (type, data.GetProperty("name").GetString(), data.GetProperty("value").GetString(), data.GetProperty("token").GetInt64()).ShouldBe(("leader", "billing", "first", first.Token));
        data.GetProperty("since").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);

        await service.Http.PutAsync(first.Lease + "/value", new { value = "a\r\n\ndata: b" });
        (await NextAsync(observed)).ShouldBe("a\r\n\ndata: b");
        await service.Http.DeleteAsync(first.Lease);
        (await NextAsync(observed)).ShouldBeNull();
        var second = await service.Http.PostAsync("/v1/elections/billing", new { value = "second" });

        // A leader of the service leads for a moment in its process, and then by its handle.
        await ToldAsync(observed, "second", second.Token);
    }

    [Fact]
    public async Task Where_nobody_leads_an_observer_is_told_that()
    {
        await using var service = await TestService.StartAsync();
        await using var observed = await service.Http.ObserveAsync("billing");

        var (type, data) = (await observed.NextAsync()).ShouldNotBeNull();

        (type, data.GetProperty("name").GetString()).ShouldBe(("nobody", "billing"));
    }

    [Fact]
    public async Task An_observer_at_another_replica_is_told_the_last_state()
    {
        var prefix = $"Redis:KeyPrefix={Guid.NewGuid():N}";
        await using var one = await TestService.StartAsync(redis.Server, prefix);
        await using var other = await TestService.StartAsync(redis.Server, prefix);
        await using var observed = await other.Http.ObserveAsync("billing");

        for (var term = 0; term < 10; term++)
            await one.Http.DeleteAsync((await one.Http.PostAsync("/v1/elections/billing", new { value = $"{term}", wait = "10s" })).Lease);
        var last = await one.Http.PostAsync("/v1/elections/billing", new { value = "the last", wait = "10s" });

        await ToldAsync(observed, "the last", last.Token);
    }

    [Fact]
    public async Task A_stream_ends_when_the_name_becomes_another_lock_and_with_the_service()
    {
        await using var service = await TestService.StartAsync();
        await using var observed = await service.Http.ObserveAsync("billing");
        (await NextAsync(observed)).ShouldBeNull();

        // Nothing tells an observer that a mutex was taken; the next change of any leader makes it look.
        var mutex = await service.Http.PostAsync("/v1/locks/billing");
        await service.Http.PostAsync("/v1/elections/other", new { value = "a" });
        (await observed.NextAsync()).ShouldBeNull();
        (await service.Http.GetAsync("/v1/elections/billing", ("Accept", "text/event-stream"))).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await service.Http.DeleteAsync(mutex.Lease);

        await using var again = await service.Http.ObserveAsync("billing");
        (await NextAsync(again)).ShouldBeNull();
        await service.StopAsync().WithPatience();
        (await again.NextAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Observers_count_as_requests_that_wait()
    {
        await using var service = await TestService.StartAsync("Service:MaxWaiting=1");
        var first = await service.Http.ObserveAsync("billing");
        (await first.NextAsync()).ShouldNotBeNull();

        var refused = await service.Http.GetAsync("/v1/elections/billing", ("Accept", "text/event-stream"));
        (refused.Status, refused.Problem).ShouldBe((HttpStatusCode.TooManyRequests, "too-many-requests"));
        (await service.Http.GetAsync("/v1/elections/billing")).Status.ShouldBe(HttpStatusCode.NotFound);
        await first.DisposeAsync();

        await Eventually.BecomesTrueAsync(async () => (await service.Http.PostAsync("/v1/elections/billing", new { value = "a", wait = "1s" })).Status == HttpStatusCode.Created, "the observer's place is free");
    }

    [Theory]
    [InlineData("application/json", false)]
    [InlineData("*/*", false)]
    [InlineData("text/event-stream;q=0, */*", false)]
    [InlineData("TEXT/EVENT-STREAM", true)]
    [InlineData("application/json;q=0.5, text/event-stream", true)]
    public async Task Who_accepts_events_gets_events(string accept, bool isStream)
    {
        await using var service = await TestService.StartAsync("Service:MaxWaiting=1");
        await using var theOnlyPlace = await service.Http.ObserveAsync("other");

        (await service.Http.GetAsync("/v1/elections/billing", ("Accept", accept))).Status.ShouldBe(isStream ? HttpStatusCode.TooManyRequests : HttpStatusCode.NotFound);
    }

    private static async Task<string?> NextAsync(EventStream observed) =>
        (await observed.NextAsync()).ShouldNotBeNull() is ("leader", var data) ? data.GetProperty("value").GetString() : null;

    private static async Task ToldAsync(EventStream observed, string value, long token)
    {
        while ((await observed.NextAsync()).ShouldNotBeNull() is not ("leader", var data) || data.GetProperty("token").GetInt64() != token || data.GetProperty("value").GetString() != value)
        {
            // A state that is over, or the same leader under the token that it had in its process.
        }
    }
}
