namespace RedisLocking.FaultTests.Histories.Checks;

/// <summary>
/// Who holds alone, from before a write until after its answer, is not refused by the register: that would say that somebody else was
/// granted the lock meanwhile. In the window of a fault that may be so.
/// </summary>
internal sealed class HoldersWriteCheck(IReadOnlyList<Window> windows) : IHistoryCheck
{
    public string Name => "who holds can write";

    public IEnumerable<Violation> Find(History history)
    {
        var leases = history.Leases.Where(lease => lease.As.IsAlone).ToLookup(lease => (lease.Asked.Process, lease.Lock, lease.Token));
        return
            from write in history.Events.OfType<Wrote>()
            where write.Outcome is WriteOutcome.Refused && !windows.Meet(write.Sent, write.At)
            from lease in leases[(write.Process, write.Lock, write.Token)]
            where lease.From <= write.Sent && write.At <= lease.Until
            select Violation.Of(this, history, $"{write.Process} held {write.Lock} with token {write.Token}, and its write was refused", [.. lease.Events, write]);
    }
}
