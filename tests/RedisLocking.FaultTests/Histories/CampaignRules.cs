namespace RedisLocking.FaultTests.Histories;

/// <summary>What a run is measured by, beyond what is always true.</summary>
internal sealed record CampaignRules
{
    /// <summary>When the documented faults let two hold at once. Default: never.</summary>
    public IReadOnlyList<Window> Windows { get; init; } = [];

    /// <summary>How much longer than it was ready to wait an ask may take to end, on a busy machine. Default: 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>All keys that stood in Redis at the end, when what was held had to be over. Default: none.</summary>
    public IReadOnlyList<string> KeysAtEnd { get; init; } = [];

    /// <summary>The provider's key prefix. Default: <c>locks</c>, the product's.</summary>
    public string KeyPrefix { get; init; } = "locks";
}
