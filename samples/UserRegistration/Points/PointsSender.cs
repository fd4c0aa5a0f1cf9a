namespace UserRegistration.Points;

/// <summary>Sends what a registration could not, every second. Two servers may send the same grant; the user has the points once.</summary>
public sealed class PointsSender(IServiceScopeFactory scopes, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<PointsDelivery>().TryDeliverUnsentAsync(stoppingToken);
        }
    }
}
