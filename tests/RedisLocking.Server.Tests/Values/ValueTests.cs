using System.Globalization;
using System.Net;
using System.Text;
using RedisLocking.Optimistic;
using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Values;

/// <summary>Values over HTTP, in memory and on Redis.</summary>
public sealed class ValueTests(RedisServerFixture redis)
{
    private static readonly (string, string) IsNew = ("If-None-Match", "*");

    public static TheoryData<string> Stores => ["memory", "redis"];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_value_is_created_read_changed_and_deleted_by_its_version(string store)
    {
        await using var service = await TestService.StartAsync(store, redis);
        var http = service.Http;

        var created = await http.PutAsync("/v1/kv/settings", new { limit = 3 }, IsNew);
        created.Status.ShouldBe(HttpStatusCode.Created);
        var read = await http.GetAsync("/v1/kv/settings");
        (read.Text, read.Headers["ETag"], read.Headers["Content-Type"]).ShouldBe(("""{"limit":3}""", created.Headers["ETag"], "application/json"));
        (await http.GetAsync("/v1/kv/settings", ("If-None-Match", created.Headers["ETag"]))).Status.ShouldBe(HttpStatusCode.NotModified);

        var changed = await http.PutAsync("/v1/kv/settings", new { limit = 5 }, ("If-Match", created.Headers["ETag"]));
        changed.Status.ShouldBe(HttpStatusCode.NoContent);
        changed.Headers["ETag"].ShouldNotBe(created.Headers["ETag"]);
        foreach (var stale in new[]
                 {
                     await http.PutAsync("/v1/kv/settings", new { limit = 7 }, ("If-Match", created.Headers["ETag"])),
                     await http.PutAsync("/v1/kv/settings", new { limit = 7 }, IsNew),
                     await http.PutAsync("/v1/kv/settings", new { limit = 7 }, ("If-Match", "\"another's\"")),
                     await http.DeleteAsync("/v1/kv/settings", ("If-Match", created.Headers["ETag"])),
                 })
        {
            (stale.Status, stale.Problem, stale.Headers["ETag"]).ShouldBe((HttpStatusCode.PreconditionFailed, "stale", changed.Headers["ETag"]));
            stale.Json.GetProperty("version").GetInt64().ToString(CultureInfo.InvariantCulture).ShouldBe(changed.Headers["ETag"].Trim('"'));
        }

        (await http.GetAsync("/v1/kv/settings")).Text.ShouldBe("""{"limit":5}""");
        (await http.DeleteAsync("/v1/kv/settings", ("If-Match", changed.Headers["ETag"]))).Status.ShouldBe(HttpStatusCode.NoContent);
        var gone = await http.GetAsync("/v1/kv/settings");
        (gone.Status, gone.Problem).ShouldBe((HttpStatusCode.NotFound, "not-found"));
        foreach (var missing in new[] { await http.PutAsync("/v1/kv/settings", 1, ("If-Match", "*")), await http.DeleteAsync("/v1/kv/settings", ("If-Match", "*")) })
        {
            (missing.Status, missing["version"]).ShouldBe((HttpStatusCode.PreconditionFailed, "0"));
            missing.Headers.ContainsKey("ETag").ShouldBeFalse();
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Of_many_who_add_to_a_value_at_once_nobody_is_lost(string store)
    {
        await using var service = await TestService.StartAsync(store, redis);
        await service.Http.PutAsync("/v1/kv/counter", 0, IsNew);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var added = 0; added < 10;)
            {
                var read = await service.Http.GetAsync("/v1/kv/counter");
                var written = await service.Http.PutAsync("/v1/kv/counter", int.Parse(read.Text, CultureInfo.InvariantCulture) + 1, ("If-Match", read.Headers["ETag"]));
                if (written.Status == HttpStatusCode.NoContent)
                    added++;
                else
                    written.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
            }
        }))).WithPatience();

        (await service.Http.GetAsync("/v1/kv/counter")).Text.ShouldBe("80");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("1e400")]
    [InlineData("9007199254740993")]
    [InlineData("\"größer 🔒 <b>\"")]
    [InlineData("[1,[2,{\"a\":null}]]")]
    [InlineData("{}")]
    public async Task Any_JSON_is_a_value_and_comes_back_as_it_was(string json)
    {
        await using var service = await TestService.StartAsync();

        (await service.Http.PutAsync("/v1/kv/a", Json($" {json}\n"), IsNew)).Status.ShouldBe(HttpStatusCode.Created);

        (await service.Http.GetAsync("/v1/kv/a")).Text.ShouldBe(json);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("a%252Fb")]
    [InlineData("%7Border:42%7D:line")]
    [InlineData("%0A")]
    public async Task A_key_may_hold_anything(string path)
    {
        await using var service = await TestService.StartAsync(redis.Server);

        (await service.Http.PutAsync($"/v1/kv/{path}", 1, IsNew)).Status.ShouldBe(HttpStatusCode.Created);

        (await service.Http.GetAsync($"/v1/kv/{path}")).Text.ShouldBe("1");
    }

    [Fact]
    public async Task Applications_with_the_library_and_clients_of_the_service_have_the_same_values()
    {
        var prefix = $"{Guid.NewGuid():N}";
        await using var service = await TestService.StartAsync(redis.Server, $"Store:KeyPrefix={prefix}");
        await using var store = new RedisVersionedStore(new RedisStoreOptions { ConnectionString = redis.Server.ConnectionString, KeyPrefix = prefix, OperationDeadline = TimeSpan.FromSeconds(30) });
        var entry = await store.PutAsync("{order:42}:state", "new");
        await store.Sequence("invoice").NextAsync(3);

        (await service.Http.PutAsync("/v1/kv/{order:42}:state", "paid", ("If-Match", $"\"{entry.Version}\""))).Status.ShouldBe(HttpStatusCode.NoContent);

        (await store.GetAsync<string>("{order:42}:state"))!.Value.ShouldBe("paid");
        (await store.Group("order:42").GetVersionAsync()).ShouldBeGreaterThan(entry.ModifyRevision);
        (await service.Http.PostAsync("/v1/sequences/invoice"))["first"].ShouldBe("4");
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
