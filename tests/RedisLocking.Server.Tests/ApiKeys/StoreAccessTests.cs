using System.Net;
using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Tests.Hosting;

namespace RedisLocking.Server.Tests.ApiKeys;

/// <summary>Who may read and change which values.</summary>
public sealed class StoreAccessTests
{
    private static readonly (string, string) IsNew = ("If-None-Match", "*");
    private static readonly (string Scope, NewApiKey Key)[] Keys = [.. new[] { "lock", "read", "store-read", "store", "admin" }.Select(scope => (scope, NewApiKey.Create()))];
    private static readonly NewApiKey Orders = NewApiKey.Create();

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [InlineData("lock", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("read", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("store-read", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("store", HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("admin", HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task A_key_reads_and_changes_values_as_its_scope_says(string? scope, HttpStatusCode reads, HttpStatusCode changes)
    {
        await using var service = await StartAsync();
        using var admin = service.Http.With(KeyOf("admin"));
        await admin.PutAsync("/v1/kv/a", 1, IsNew);
        using var client = scope is null ? new ServiceClient(service.Address) : service.Http.With(KeyOf(scope));

        foreach (var answer in new[] { await client.GetAsync("/v1/kv/a"), await client.GetAsync("/v1/sequences/a") })
            answer.Status.ShouldBe(reads);
        foreach (var answer in new[]
                 {
                     await client.PostAsync("/v1/kv", new { then = new[] { new { op = "get", key = "a" } } }), await client.PostAsync("/v1/sequences/a"),
                     await client.PutAsync("/v1/sequences/a", new { next = 5 }), await client.PatchAsync("/v1/sequences/a", new { add = 1 }),
                 })
            answer.Status.ShouldBe(changes);
        foreach (var (answer, done) in new[] { (await client.PutAsync("/v1/kv/b", 1, IsNew), HttpStatusCode.Created), (await client.DeleteAsync("/v1/kv/a", ("If-Match", "*")), HttpStatusCode.NoContent) })
            answer.Status.ShouldBe(changes == HttpStatusCode.OK ? done : changes);
    }

    [Fact]
    public async Task A_key_with_prefixes_knows_no_other_values_groups_and_sequences()
    {
        await using var service = await StartAsync();
        using var orders = service.Http.With(Orders.Key);

        foreach (var key in new[] { "order:1", "{order:1}:line", "a{order:1}" })
        {
            (await orders.PutAsync($"/v1/kv/{key}", 1, IsNew)).Status.ShouldBe(HttpStatusCode.Created);
            (await ExecuteAsync(orders, new { op = "get", key })).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await ExecuteAsync(orders, new { op = "group", key = "order:1" })).Status.ShouldBe(HttpStatusCode.OK);
        (await orders.PostAsync("/v1/sequences/order:1")).Status.ShouldBe(HttpStatusCode.OK);

        // The last one would change another's group.
        foreach (var key in new[] { "invoice:1", "{invoice:1}:line", "order:{invoice:1}" })
        {
            foreach (var answer in new[]
                     {
                         await orders.GetAsync($"/v1/kv/{key}"), await orders.PutAsync($"/v1/kv/{key}", 1, IsNew), await orders.DeleteAsync($"/v1/kv/{key}", ("If-Match", "*")),
                         await ExecuteAsync(orders, new { op = "put", key, value = 1 }),
                         await ExecuteAsync(orders, new { op = "transaction", transaction = new { @else = new[] { new { op = "delete", key } } } }),
                         await orders.PostAsync("/v1/kv", new { compare = new[] { new { target = "version", key, @operator = "equal", operand = 0 } } }),
                     })
                (answer.Status, answer.Problem).ShouldBe((HttpStatusCode.Forbidden, "forbidden"), key);
        }

        foreach (var answer in new[]
                 {
                     await ExecuteAsync(orders, new { op = "group", key = "invoice:1" }), await orders.GetAsync("/v1/sequences/invoice"), await orders.PostAsync("/v1/sequences/invoice"),
                     await orders.PostAsync("/v1/kv", new { compare = new[] { new { target = "group", key = "invoice:1", @operator = "equal", operand = 0 } } }),
                 })
            answer.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static Task<Answer> ExecuteAsync(ServiceClient client, object operation) => client.PostAsync("/v1/kv", new { then = new[] { operation } });

    private static string KeyOf(string scope) => Keys.Single(one => one.Scope == scope).Key.Key;

    private static Task<TestService> StartAsync() => TestService.StartAsync("Production",
    [
        .. Keys.SelectMany((one, index) => Settings(one.Scope, one.Key, one.Scope, index)), .. Settings("orders", Orders, "store", Keys.Length), $"Service:ApiKeys:{Keys.Length}:Prefixes:0=order:",
    ]);

    private static string[] Settings(string name, NewApiKey key, string scope, int index) =>
        [$"Service:ApiKeys:{index}:Name={name}", $"Service:ApiKeys:{index}:Hash={key.Hash}", $"Service:ApiKeys:{index}:Scopes:0={scope}"];
}
