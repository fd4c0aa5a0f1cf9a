namespace RedisLocking.FaultTests.Histories;

/// <summary>One thing that must be true of every history.</summary>
internal interface IHistoryCheck
{
    /// <summary>What must be true, in a few words.</summary>
    string Name { get; }

    IEnumerable<Violation> Find(History history);
}
