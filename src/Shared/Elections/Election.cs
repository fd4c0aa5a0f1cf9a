using RedisLocking.Leases;

namespace RedisLocking.Elections;

/// <summary>The public half of every provider's elections: checks the arguments, and that one candidate campaigns once at a time.</summary>
internal abstract class Election(LockName name) : IElection
{
    private readonly Lock _gate = new();
    private bool _campaigns;
    private LockLease? _leadership;

    public LockName Name => name;

    public ValueTask<ILeadership> CampaignAsync(string value, CancellationToken cancellationToken = default)
    {
        LeaderValue.Checked(value);
        Enter();
        return RunCampaignAsync(value, Timeout.InfiniteTimeSpan, cancellationToken)!;
    }

    public ValueTask<ILeadership?> TryCampaignAsync(string value, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        LeaderValue.Checked(value);
        if (wait < TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(wait), wait, $"The wait for the leadership of election '{name}' must be 0 or more, or Timeout.InfiniteTimeSpan.");
        Enter();
        return RunCampaignAsync(value, wait, cancellationToken);
    }

    public abstract ValueTask<LeaderInfo?> GetLeaderAsync(CancellationToken cancellationToken = default);

    public abstract IAsyncEnumerable<LeadershipChange> ObserveAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits until it leads, and proclaims; the result is an <see cref="ILeadership"/>, or null when somebody else led all the while.</summary>
    /// <param name="value">What it proclaims.</param>
    /// <param name="wait">0 or more, or infinite.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected abstract ValueTask<LockLease?> CampaignCoreAsync(string value, TimeSpan wait, CancellationToken cancellationToken);

    private async ValueTask<ILeadership?> RunCampaignAsync(string value, TimeSpan wait, CancellationToken cancellationToken)
    {
        LockLease? leadership = null;
        try
        {
            leadership = await CampaignCoreAsync(value, wait, cancellationToken).ConfigureAwait(false);
            return (ILeadership?)leadership;
        }
        finally
        {
            lock (_gate)
            {
                _leadership = leadership;
                _campaigns = false;
            }
        }
    }

    private void Enter()
    {
        lock (_gate)
        {
            if (_campaigns)
                throw new InvalidOperationException($"This candidate of election '{name}' campaigns already: one campaigns once at a time. Ask the provider for another candidate.");
            if (_leadership is { IsLive: true })
                throw new InvalidOperationException($"This candidate leads election '{name}' already, and would wait for itself: resign first, or ask the provider for another candidate.");
            _campaigns = true;
        }
    }
}
