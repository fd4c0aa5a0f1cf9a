using Microsoft.Extensions.Options;
using RedisLocking;

namespace NightlyJob;

/// <summary>Runs on every instance; one of them writes the night's report.</summary>
public sealed class NightlyReport(
    ILockProvider locks, IReportArchive archive, TimeProvider time, IOptions<NightlyReportOptions> options, ILogger<NightlyReport> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var night = now.AddTicks(-(now.Ticks % options.Value.Every.Ticks));
            await RunOnceAsync(night, stoppingToken);

            var untilTheNext = night + options.Value.Every - time.GetUtcNow();
            await Task.Delay(untilTheNext > TimeSpan.Zero ? untilTheNext : TimeSpan.Zero, time, stoppingToken);
        }
    }

    private async Task RunOnceAsync(DateTimeOffset night, CancellationToken stoppingToken)
    {
        try
        {
            if (!await locks.Mutex("nightly-report").TryRunAsync((lease, held) => WriteAsync(night, lease, held), stoppingToken))
                logger.LogInformation("The report of {Night:u} is being written by another instance", night);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // An instance that has a bad night is there the next one.
            logger.LogError(failure, "The report of {Night:u} could not be written here", night);
        }
    }

    private async Task WriteAsync(DateTimeOffset night, ILockLease lease, CancellationToken held)
    {
        // The lock keeps out who comes at the same time; who comes when it is done must see that it is.
        if (await archive.ContainsAsync(night))
        {
            logger.LogInformation("The report of {Night:u} is there already", night);
            return;
        }

        await Task.Delay(options.Value.WritingTakes, time, held);
        lease.ThrowIfLost();
        await archive.AddAsync(night, $"Written by {Environment.MachineName}/{Environment.ProcessId} under token {lease.FencingToken}");
        logger.LogInformation("Wrote the report of {Night:u}", night);
    }
}
