using RedisLocking.FaultTests.Campaigns.Faults;
using RedisLocking.FaultTests.Campaigns.Servers;

namespace RedisLocking.FaultTests.Campaigns;

/// <summary>What is run, for how long, and by which seed.</summary>
internal sealed record CampaignPlan
{
    public required string Topology { get; init; }

    /// <summary>Starts the servers.</summary>
    public required Func<Task<CampaignServers>> Servers { get; init; }

    /// <summary>The same seed chooses the same faults in the same order, of the same length.</summary>
    public required int Seed { get; init; }

    public required TimeSpan Length { get; init; }

    /// <summary>Instead of those of the topology. Default: null, those.</summary>
    public IReadOnlyList<CampaignFault>? Faults { get; init; }

    /// <summary>Processes. Default: 4.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>Of all leases: short, so that many end in the time there is. Default: 1.5 s.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Of a worker; one in twenty is from a third of this to all of it, the others some milliseconds. Default: 2.25 s.</summary>
    public TimeSpan LongestHold { get; init; } = TimeSpan.FromSeconds(2.25);

    /// <summary>From the end of a fault to the next one: from this to three times as much. Default: 0.7 s.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(0.7);

    public override string ToString() => $"{Topology}, seed {Seed}, {Length.TotalSeconds:0} s";
}
