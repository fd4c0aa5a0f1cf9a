using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace RedisLocking.InMemory.Tests.Development;

/// <summary>When the help is on.</summary>
public sealed class DevelopmentHostTests
{
    [Theory]
    [InlineData("Development", null, true)]
    [InlineData("Production", null, false)]
    [InlineData("Staging", true, true)]
    [InlineData("Development", false, false)]
    public void DevelopmentHelp_IsOnInDevelopmentUnlessTheApplicationSaysOtherwise(string environment, bool? said, bool on)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment });
        builder.Services.AddInMemoryLocking(options => options.DevelopmentHelp = said).AddKeyedInMemoryLocking("other", options => options.DevelopmentHelp = said);
        using var host = builder.Build();

        var options = host.Services.GetRequiredService<IOptionsMonitor<InMemoryLockOptions>>();

        options.CurrentValue.DevelopmentHelp.ShouldBe(on);
        options.Get("other").DevelopmentHelp.ShouldBe(on);
    }

    [Fact]
    public void DevelopmentHelp_WithoutAHost_IsOff()
    {
        using var services = new ServiceCollection().AddInMemoryLocking().BuildServiceProvider();

        services.GetRequiredService<IOptions<InMemoryLockOptions>>().Value.DevelopmentHelp.ShouldBe(false);
        services.GetRequiredService<ILockProvider>().ShouldBeOfType<InMemoryLockProvider>();
    }

    [Fact]
    public async Task DevelopmentHelp_OfARegisteredProvider_LogsToTheHostsLoggers()
    {
        using var warnings = new RecordedWarnings();
        await using var services = new ServiceCollection()
            .AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(warnings)
            .AddInMemoryLocking(options => options.DevelopmentHelp = true)
            .BuildServiceProvider();
        var locks = services.GetRequiredService<ILockProvider>();
        var wait = TimeSpan.FromMinutes(1);

        await locks.Mutex("a").RunAsync(wait, (_, _) => locks.Mutex("b").RunAsync(wait, (_, _) => Task.CompletedTask));
        await locks.Mutex("b").RunAsync(wait, (_, _) => locks.Mutex("a").RunAsync(wait, (_, _) => Task.CompletedTask));

        warnings.Messages.ShouldHaveSingleItem();
    }
}
