using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RedisLocking.Hosting.Tests;

/// <summary>One of several servers of an application: a host with one leader-elected service, over locks that all of them share.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly IHost _host;

    public Server(ILockProvider locks, string value, TimeProvider time, Func<CancellationToken, Task>? work = null)
    {
        Run = work is null ? new BillingRun() : new BillingRun { Work = work };
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(locks).AddSingleton(Run).AddSingleton(time);
        builder.Services.AddLeaderElectedService<BillingRun>("billing", options => options.Value = value);
        builder.Services.AddHealthChecks().AddLeadership("billing");
        _host = builder.Build();
    }

    public BillingRun Run { get; }

    public IServiceProvider Services => _host.Services;

    public ILeadershipStatus Status => _host.Services.GetRequiredKeyedService<ILeadershipStatus>("billing");

    public Task StartAsync() => _host.StartAsync();

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
