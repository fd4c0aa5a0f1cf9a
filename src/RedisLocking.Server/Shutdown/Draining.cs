using Microsoft.Extensions.Options;
using RedisLocking.Server.Configuration;
using RedisLocking.Server.Diagnostics;
using RedisLocking.Server.Limits;

namespace RedisLocking.Server.Shutdown;

/// <summary>
/// Ends the service without a request's notice: first it says that it is not ready and goes on serving, so that no new requests are sent to it;
/// then it sends away who waits, and the server finishes what it has begun. Leases are in the store, and stay.
/// </summary>
internal sealed class Draining(WaitingRoom waiting, IOptions<ServiceOptions> options, TimeProvider time, ILogger<Draining> logger) : IHostedLifecycleService
{
    private volatile bool _hasBegun;

    /// <summary>The service was told to stop.</summary>
    public bool HasBegun => _hasBegun;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        logger.Draining(options.Value.DrainDelay);
        await Task.Delay(options.Value.DrainDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await waiting.CloseAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
