using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RedisLocking.Elections;

/// <summary>Campaigns for as long as the application runs, and runs its service whenever it leads.</summary>
/// <param name="election">The candidate.</param>
/// <param name="value">What it proclaims.</param>
/// <param name="service">What runs on the leader.</param>
/// <param name="status">Where it says how it stands.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
/// <remarks>
/// <code>
///   campaign ──────────► lead: the service runs
///      ▲  │ cannot            │ ended, failed        │ lost                  │ the application stops
///      │  ▼                   ▼                      ▼                       ▼
///      └─ pause ◄──────── resign       its end is awaited, then campaign   its end is awaited, then resign
/// </code>
/// </remarks>
internal sealed class LeaderElectedHost(IElection election, string value, ILeaderElectedService service, LeadershipStatus status, TimeProvider time, ILogger logger) : BackgroundService
{
    private readonly string _name = service.GetType().Name;
    private readonly Pauses _pauses = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                if (await CampaignAsync(stoppingToken).ConfigureAwait(false) is { } leadership)
                    await LeadAsync(leadership, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The application stops; it has resigned.
        }
    }

    private async Task<ILeadership?> CampaignAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await election.CampaignAsync(value, stoppingToken).ConfigureAwait(false);
        }
        catch (LockUnavailableException unavailable)
        {
            status.Fail(unavailable);
            var pause = _pauses.Next();
            logger.CannotCampaign(election.Name, unavailable.Message, pause);
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(false);
            return null;
        }
    }

    private async Task LeadAsync(ILeadership leadership, CancellationToken stoppingToken)
    {
        var began = time.GetTimestamp();
        TimeSpan pause;
        await using (leadership.ConfigureAwait(false))
        {
            logger.Leads(election.Name, leadership.FencingToken, _name);
            status.Lead(leadership, time.GetUtcNow());
            var failure = await RunAsync(leadership, stoppingToken).ConfigureAwait(false);
            status.Follow();
            if (stoppingToken.IsCancellationRequested)
            {
                logger.Resigns(election.Name);
                return;
            }

            _pauses.OnLed(time.GetElapsedTime(began));
            if (leadership.Lost.IsCancellationRequested && failure is (null or OperationCanceledException or LockLostException))
            {
                logger.Lost(election.Name, leadership.FencingToken, _name);
                return;
            }

            pause = _pauses.Next();
            if (failure is null)
            {
                logger.Ended(election.Name, _name, pause);
            }
            else
            {
                status.Fail(failure);
                logger.Failed(failure, election.Name, _name, pause);
            }
        }

        // After the resignation, so that another candidate leads meanwhile.
        await Task.Delay(pause, time, stoppingToken).ConfigureAwait(false);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever the service throws is logged, and must not end the application.")]
    private async Task<Exception?> RunAsync(ILeadership leadership, CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(leadership.Lost, stoppingToken);
        try
        {
            await service.ExecuteAsync(leadership, stop.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
