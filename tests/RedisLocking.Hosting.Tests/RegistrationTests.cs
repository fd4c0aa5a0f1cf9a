using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RedisLocking.TestSupport;

namespace RedisLocking.Hosting.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task A_health_check_with_the_tag_leader_is_healthy_on_the_leader()
    {
        await using var locks = new InMemoryLockProvider();
        await using var server = new Server(locks, "server-1", TimeProvider.System);
        var checks = server.Services.GetRequiredService<HealthCheckService>();
        (await LeaderAsync()).ShouldBe((HealthStatus.Unhealthy, "This server does not lead 'billing'."));

        await server.StartAsync();
        await Eventually.BecomesTrueAsync(() => server.Run.IsRunning, "the server led");

        (await LeaderAsync()).ShouldBe((HealthStatus.Healthy, "This server leads 'billing'."));

        async Task<(HealthStatus, string?)> LeaderAsync()
        {
            var entry = (await checks.CheckHealthAsync(check => check.Tags.Contains("leader"))).Entries.ShouldHaveSingleItem();
            entry.Key.ShouldBe("leader:billing");
            return (entry.Value.Status, entry.Value.Description);
        }
    }

    [Fact]
    public void AddLeaderElectedService_SeveralElections_EachHasItsStatus()
    {
        using var services = new ServiceCollection()
            .AddLeaderElectedService<BillingRun>("billing")
            .AddLeaderElectedService<BillingRun>("invoices")
            .BuildServiceProvider();

        services.GetServices<ILeadershipStatus>().Select(status => status.Election.Value).ShouldBe(["billing", "invoices"]);
        services.GetRequiredKeyedService<ILeadershipStatus>("invoices").Election.ShouldBe(new LockName("invoices"));
    }

    [Fact]
    public void AddLeaderElectedService_OneElectionTwice_IsRefused() =>
        Should.Throw<ArgumentException>(() => new ServiceCollection().AddLeaderElectedService<BillingRun>("billing").AddLeaderElectedService<BillingRun>("billing"))
            .Message.ShouldContain("Election 'billing' has a service already");

    [Fact]
    public void AddLeaderElectedService_ValueTooLong_IsRefusedAtOnce() =>
        Should.Throw<ArgumentException>(() => new ServiceCollection().AddLeaderElectedService<BillingRun>("billing", options => options.Value = new string('x', 65_537)))
            .Message.ShouldContain("65,536 bytes");

    [Fact]
    public async Task A_keyed_provider_can_be_the_elections()
    {
        await using var locks = new InMemoryLockProvider();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddKeyedSingleton<ILockProvider>("other", locks).AddLeaderElectedService<BillingRun>("billing", options => options.ProviderKey = "other");
        using var host = builder.Build();
        await host.StartAsync(CancellationToken.None);

        await Eventually.BecomesTrueAsync(async () => await locks.Election("billing").GetLeaderAsync() is { } leader && leader.Value == Environment.MachineName, "the server led");
        await host.StopAsync(CancellationToken.None);
        (await locks.Election("billing").GetLeaderAsync()).ShouldBeNull();
    }
}
