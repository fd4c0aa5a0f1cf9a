using RedisLocking.Server.Diagnostics;

namespace RedisLocking.Server.Events;

/// <summary>Looks at all locks now and then, so that also those are told of that nobody took through this service, and leases that expired.</summary>
internal sealed class LockPatrol(ILockAdministration administration, LockEvents events, EventFeed feed, TimeProvider time, ILogger<LockPatrol> logger) : BackgroundService
{
    /// <summary>With more locks than this a look would be no look any more.</summary>
    private const int Most = 20_000;

    private static readonly TimeSpan WhileListenedTo = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Otherwise = TimeSpan.FromSeconds(15);

    private bool _hasFailed;
    private bool _isTooMuch;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WhileListenedTo, time);
        DateTimeOffset? looked = null;
        do
        {
            var now = time.GetUtcNow();
            if (!feed.HasListeners && now - looked < Otherwise)
                continue;
            await LookAsync(now, stoppingToken);
            looked = time.GetUtcNow();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(DateTimeOffset began, CancellationToken stopping)
    {
        try
        {
            var locks = new List<LockInfo>();
            await foreach (var one in administration.ListAllAsync(cancellationToken: stopping))
            {
                locks.Add(one);
                if (locks.Count <= Most)
                    continue;
                if (!_isTooMuch)
                    logger.TooManyToPatrol(Most);
                _isTooMuch = true;
                events.GiveUpLooking();
                return;
            }

            events.Look(locks, began, time.GetUtcNow());
            _hasFailed = _isTooMuch = false;
        }
        catch (Exception failure) when (failure is LockUnavailableException or ArgumentException)
        {
            // An argument was wrong when the cursor's server has gone: the next look begins anew.
            if (!_hasFailed)
                logger.PatrolFailed(failure.Message);
            _hasFailed = true;
        }
    }
}
