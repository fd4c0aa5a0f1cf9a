namespace RedisLocking.Hosting.Tests;

/// <summary>A service that says when it runs, and ends as the test says.</summary>
internal sealed class BillingRun : ILeaderElectedService
{
    private int _runs;

    public int Runs => Volatile.Read(ref _runs);

    public bool IsRunning { get; private set; }

    public ILeadership? Leadership { get; private set; }

    /// <summary>What it does besides waiting for its cancellation.</summary>
    public Func<CancellationToken, Task> Work { get; set; } = cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken);

    public async Task ExecuteAsync(ILeadership leadership, CancellationToken cancellationToken)
    {
        (Leadership, IsRunning) = (leadership, true);
        Interlocked.Increment(ref _runs);
        try
        {
            await Work(cancellationToken);
        }
        finally
        {
            IsRunning = false;
        }
    }
}
