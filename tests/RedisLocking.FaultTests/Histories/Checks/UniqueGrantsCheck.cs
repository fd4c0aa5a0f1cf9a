namespace RedisLocking.FaultTests.Histories.Checks;

/// <summary>Two grants never share a lease id; and of one lock, never a token. Tokens of different locks have nothing to do with each other.</summary>
internal sealed class UniqueGrantsCheck : IHistoryCheck
{
    public string Name => "each grant has its own token and id";

    public IEnumerable<Violation> Find(History history)
    {
        var byId = history.Leases.GroupBy(lease => lease.Granted.LeaseId).Select(same => (What: $"lease id {same.Key}", Leases: same.ToList()));
        var byToken = history.Leases.GroupBy(lease => (lease.Lock, lease.Token)).Select(same => (What: $"token {same.Key.Token} of {same.Key.Lock}", Leases: same.ToList()));
        return
            from same in byId.Concat(byToken)
            where same.Leases.Count > 1
            select Violation.Of(this, history, $"{same.Leases.Count} grants have the {same.What}", same.Leases.SelectMany(lease => new HistoryEvent[] { lease.Asked, lease.Granted }));
    }
}
