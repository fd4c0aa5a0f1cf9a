namespace RedisLocking.FaultTests.Histories.Checks;

/// <summary>When all that was held is over, nothing stands in Redis but the counters of tokens.</summary>
internal sealed class NothingLeftCheck(IReadOnlyList<string> keys, string prefix) : IHistoryCheck
{
    public string Name => "nothing is left in Redis";

    public IEnumerable<Violation> Find(History history) =>
        from key in keys
        where key != $"{prefix}:token" && !key.StartsWith($"{prefix}:token:{{", StringComparison.Ordinal)
        select Violation.Of(this, history, $"{key} was left", LastOf(history, key));

    // The events of the lock that the key belongs to say who left it.
    private IEnumerable<HistoryEvent> LastOf(History history, string key)
    {
        var last = history.ByLock.Where(leases => key.StartsWith($"{prefix}:{{{leases.Key}}}", StringComparison.Ordinal)).SelectMany(leases => leases).LastOrDefault();
        return last?.Events ?? [];
    }
}
