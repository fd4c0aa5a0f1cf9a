using System.Net;
using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Tests.Hosting;

namespace RedisLocking.Server.Tests.ApiKeys;

/// <summary>Who may lead, and see who leads.</summary>
public sealed class ElectionAccessTests
{
    private static readonly (string Scope, NewApiKey Key)[] Keys = [.. new[] { "lock", "read", "store", "admin" }.Select(scope => (scope, NewApiKey.Create()))];
    private static readonly NewApiKey Orders = NewApiKey.Create();

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [InlineData("store", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("read", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.OK)]
    [InlineData("lock", HttpStatusCode.Created, HttpStatusCode.NoContent, HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.Created, HttpStatusCode.NoContent, HttpStatusCode.OK)]
    public async Task A_key_leads_and_looks_as_its_scope_says(string? scope, HttpStatusCode leads, HttpStatusCode proclaims, HttpStatusCode looks)
    {
        await using var service = await StartAsync();
        using var admin = service.Http.With(KeyOf("admin"));
        var elected = await admin.PostAsync("/v1/elections/billing", new { value = "a" });
        using var client = scope is null ? new ServiceClient(service.Address) : service.Http.With(KeyOf(scope));

        (await client.PostAsync("/v1/elections/other", new { value = "b" })).Status.ShouldBe(leads);
        (await client.PutAsync(elected.Lease + "/value", new { value = "b" })).Status.ShouldBe(proclaims);
        (await client.GetAsync("/v1/elections/billing")).Status.ShouldBe(looks);
        if (looks == HttpStatusCode.OK)
            await (await client.ObserveAsync("billing")).DisposeAsync();
        else
            (await client.GetAsync("/v1/elections/billing", ("Accept", "text/event-stream"))).Status.ShouldBe(looks);
    }

    [Fact]
    public async Task A_key_with_prefixes_knows_no_other_elections()
    {
        await using var service = await StartAsync();
        using var admin = service.Http.With(KeyOf("admin"));
        using var orders = service.Http.With(Orders.Key);
        var others = await admin.PostAsync("/v1/elections/billing", new { value = "a" });

        (await orders.PostAsync("/v1/elections/order:leader", new { value = "a" })).Status.ShouldBe(HttpStatusCode.Created);
        foreach (var answer in new[]
                 {
                     await orders.PostAsync("/v1/elections/invoice:leader", new { value = "a" }), await orders.PutAsync(others.Lease + "/value", new { value = "b" }),
                     await orders.GetAsync("/v1/elections/billing"), await orders.GetAsync("/v1/elections/billing", ("Accept", "text/event-stream")),
                 })
            (answer.Status, answer.Problem).ShouldBe((HttpStatusCode.Forbidden, "forbidden"));
        (await admin.GetAsync("/v1/elections/billing"))["value"].ShouldBe("a");
    }

    private static string KeyOf(string scope) => Keys.Single(one => one.Scope == scope).Key.Key;

    private static Task<TestService> StartAsync() => TestService.StartAsync("Production",
    [
        .. Keys.SelectMany((one, index) => Settings(one.Scope, one.Key, one.Scope, index)), .. Settings("orders", Orders, "lock", Keys.Length),
        $"Service:ApiKeys:{Keys.Length}:Scopes:1=read", $"Service:ApiKeys:{Keys.Length}:Prefixes:0=order:",
    ]);

    private static string[] Settings(string name, NewApiKey key, string scope, int index) =>
        [$"Service:ApiKeys:{index}:Name={name}", $"Service:ApiKeys:{index}:Hash={key.Hash}", $"Service:ApiKeys:{index}:Scopes:0={scope}"];
}
