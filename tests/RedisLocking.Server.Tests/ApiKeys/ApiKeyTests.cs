using System.Net;
using Microsoft.Extensions.Options;
using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.ApiKeys;

/// <summary>Who may do what.</summary>
public sealed class ApiKeyTests
{
    private static readonly NewApiKey Locker = NewApiKey.Create();
    private static readonly NewApiKey Reader = NewApiKey.Create();
    private static readonly NewApiKey Admin = NewApiKey.Create();
    private static readonly NewApiKey Orders = NewApiKey.Create();

    [Fact]
    public async Task Without_a_key_or_with_a_wrong_one_nothing_is_answered_but_probes()
    {
        await using var service = await StartAsync();
        using var wrong = service.Http.With(NewApiKey.Create().Key);

        foreach (var client in new[] { service.Http, wrong })
        {
            foreach (var answer in new[] { await client.PostAsync("/v1/locks/a"), await client.GetAsync("/v1/locks"), await client.DeleteAsync("/v1/locks/a"), await client.GetAsync("/v1/events"), await client.GetAsync("/v1/service"), await client.PutAsync("/v1/leases/a") })
            {
                answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
                answer.Problem.ShouldBe("unauthorized");
                answer.Headers["WWW-Authenticate"].ShouldStartWith("Bearer");
            }
        }

        (await service.Http.GetAsync("/healthz")).Status.ShouldBe(HttpStatusCode.OK);
        (await service.Http.GetAsync("/readyz")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_may_do_what_its_scopes_say()
    {
        await using var service = await StartAsync();
        using var locker = service.Http.With(Locker.Key);
        using var reader = service.Http.With(Reader.Key);
        using var admin = service.Http.With(Admin.Key);

        var granted = await locker.PostAsync("/v1/locks/a");
        granted.Status.ShouldBe(HttpStatusCode.Created);
        (await locker.GetAsync("/v1/locks")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await locker.DeleteAsync("/v1/locks/a")).Status.ShouldBe(HttpStatusCode.Forbidden);

        var refused = await reader.PostAsync("/v1/locks/b");
        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused.Problem.ShouldBe("forbidden");
        (await reader.DeleteAsync(granted.Lease)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await reader.GetAsync("/v1/locks/a")).Status.ShouldBe(HttpStatusCode.OK);

        (await admin.GetAsync("/v1/locks/a")).Status.ShouldBe(HttpStatusCode.OK);
        var forced = await admin.DeleteAsync("/v1/locks/a");
        forced.Status.ShouldBe(HttpStatusCode.OK);
        forced.Token.ShouldBeGreaterThan(granted.Token);
        (await locker.PutAsync(granted.Lease)).Status.ShouldBe(HttpStatusCode.Gone);
        (await admin.PostAsync("/v1/locks/a")).Token.ShouldBeGreaterThan(forced.Token);
    }

    [Fact]
    public async Task A_key_with_prefixes_knows_no_other_locks()
    {
        await using var service = await StartAsync();
        using var orders = service.Http.With(Orders.Key);
        using var admin = service.Http.With(Admin.Key);
        var other = await admin.PostAsync("/v1/locks/invoice:1");
        await admin.PostAsync("/v1/locks/order:1");

        (await orders.PostAsync("/v1/locks/order:2")).Status.ShouldBe(HttpStatusCode.Created);
        foreach (var answer in new[]
                 {
                     await orders.PostAsync("/v1/locks/invoice:2"), await orders.GetAsync("/v1/locks/invoice:1"), await orders.GetAsync("/v1/history/invoice:1"), await orders.DeleteAsync("/v1/locks/invoice:1"),
                     await orders.GetAsync(other.Lease), await orders.PutAsync(other.Lease), await orders.DeleteAsync(other.Lease),
                 })
            answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        var seen = await orders.GetAsync("/v1/locks");
        seen.Text.ShouldContain("order:1");
        seen.Text.ShouldNotContain("invoice");
        (await admin.GetAsync(other.Lease)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Outside_of_Development_the_service_does_not_start_open_by_mistake()
    {
        var refused = await Should.ThrowAsync<OptionsValidationException>(() => TestService.StartAsync("Production", []));
        refused.Message.ShouldContain("create-key");
        refused.Message.ShouldContain("AllowAnonymous");

        await using var open = await TestService.StartAsync("Production", ["Service:AllowAnonymous=true"]);
        (await open.Http.PostAsync("/v1/locks/a")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("Service:ApiKeys:0:Hash=sha256:12", "Hash must be")]
    [InlineData("Service:ApiKeys:0:Scopes:0=write", "Scopes has 'write'; allowed are lock, read, store, store-read, admin")]
    [InlineData("Service:ApiKeys:0:Name=", "Name is missing")]
    [InlineData("Service:ApiKeysFile=/nowhere/keys.json", "cannot be read")]
    [InlineData("Service:AllowAnonymous=true", "leave out one of them")]
    [InlineData("Service:MaxWait=01:00:00", "Service:MaxWait must be")]
    [InlineData("Service:MaxWaiting=0", "Service:MaxWaiting must be")]
    [InlineData("Service:RequestsPerSecond=0", "Service:RequestsPerSecond must be")]
    [InlineData("Service:DrainDelay=1.00:00:00", "Service:DrainDelay must be")]
    public async Task A_setting_that_is_wrong_stops_the_start(string setting, string expected)
    {
        var refused = await Should.ThrowAsync<OptionsValidationException>(() => TestService.StartAsync("Production", [.. Settings("locker", Locker, "lock"), setting]));
        refused.Message.ShouldContain(expected);
    }

    [Fact]
    public async Task Keys_from_a_file_are_read_again_and_a_wrong_file_changes_nothing()
    {
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(directory.FullName, "api-keys.json");
            await File.WriteAllTextAsync(file, Json("one", Locker));
            await using var service = await TestService.StartAsync("Production", [$"Service:ApiKeysFile={file}"]);
            using var before = service.Http.With(Locker.Key);
            using var after = service.Http.With(Admin.Key);
            (await before.PostAsync("/v1/locks/a")).Status.ShouldBe(HttpStatusCode.Created);
            (await after.PostAsync("/v1/locks/b")).Status.ShouldBe(HttpStatusCode.Unauthorized);

            await File.WriteAllTextAsync(file, Json("two", Admin));
            await Eventually.BecomesTrueAsync(async () => (await after.PostAsync("/v1/locks/b")).Status == HttpStatusCode.Created, "the new key is accepted");
            (await before.PostAsync("/v1/locks/c")).Status.ShouldBe(HttpStatusCode.Unauthorized);

            await File.WriteAllTextAsync(file, """{"ApiKeys":[{"Name":"two","Hash":"none","Scopes":["lock"]}]}""");
            await Task.Delay(TimeSpan.FromSeconds(6)); // It is looked at every 5 s.
            (await after.PostAsync("/v1/locks/d")).Status.ShouldBe(HttpStatusCode.Created);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string Json(string name, NewApiKey key) => $$"""{"ApiKeys":[{"Name":"{{name}}","Hash":"{{key.Hash}}","Scopes":["lock"]}]}""";

    private static Task<TestService> StartAsync() => TestService.StartAsync("Production",
    [
        .. Settings("locker", Locker, "lock"), .. Settings("reader", Reader, "read", 1), .. Settings("admin", Admin, "admin", 2), .. Settings("orders", Orders, "admin", 3), "Service:ApiKeys:3:Prefixes:0=order:",
    ]);

    private static string[] Settings(string name, NewApiKey key, string scope, int index = 0) =>
        [$"Service:ApiKeys:{index}:Name={name}", $"Service:ApiKeys:{index}:Hash={key.Hash}", $"Service:ApiKeys:{index}:Scopes:0={scope}"];
}
