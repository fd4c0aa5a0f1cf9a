namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>What befalls which topology.</summary>
internal static class FaultSets
{
    /// <summary>What happens to processes, whatever Redis they use.</summary>
    public static IReadOnlyList<CampaignFault> OfProcesses { get; } = [PausedWorker.Holder, PausedWorker.Waiter, new KilledWorker()];

    /// <summary>What is played over replicas, too.</summary>
    public static IReadOnlyList<CampaignFault> OverSeveralServers { get; } =
    [
        .. OfProcesses,
        KilledConnections.Normal, KilledConnections.PubSub, new FullOutputBuffer(),
        new FlushedData(), new FlushedScripts(), new DeletedLock(), SpoiltCounter.Deleted, SpoiltCounter.Garbage, new FullMemory(),
    ];

    /// <summary>And what can be played over one server with a network before it; a restart comes on top.</summary>
    public static IReadOnlyList<CampaignFault> OverOneServer { get; } =
    [
        .. OverSeveralServers,
        new PausedServer(TimeSpan.FromSeconds(2)), CutNetwork.ToServer, CutNetwork.ToWorker, new SlowNetwork(),
    ];
}
