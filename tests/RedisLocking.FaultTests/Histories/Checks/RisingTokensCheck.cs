namespace RedisLocking.FaultTests.Histories.Checks;

/// <summary>
/// A lock's tokens rise in the order of its grants. The order is certain where one was asked for after the other had arrived; and
/// of those that exclude each other, where one was held after the other, outside of the windows in which two can be granted.
/// </summary>
internal sealed class RisingTokensCheck(IReadOnlyList<Window> windows) : IHistoryCheck
{
    public string Name => "tokens rise in grant order";

    public IEnumerable<Violation> Find(History history)
    {
        foreach (var leases in history.ByLock)
        {
            foreach (var (earlier, later) in Asked(leases).Concat(Held(leases)).Distinct())
            {
                var sentence = $"{later.Lock} was granted with token {later.Token} after it had been granted with {earlier.Token}";
                yield return Violation.Of(this, history, sentence, earlier.Asked, earlier.Granted, later.Asked, later.Granted);
            }
        }
    }

    // Comparing with the greatest token of all that had arrived is comparing with each of them.
    private static IEnumerable<(Lease Earlier, Lease Later)> Asked(IEnumerable<Lease> leases)
    {
        var arriving = new Queue<Lease>(leases);
        Lease? greatest = null;
        foreach (var later in leases.OrderBy(lease => lease.Earliest))
        {
            for (; arriving.TryPeek(out var arrived) && arrived.From < later.Earliest; arriving.Dequeue())
                greatest = Greater(greatest, arrived);
            if (greatest?.Token > later.Token)
                yield return (greatest, later);
        }
    }

    private IEnumerable<(Lease Earlier, Lease Later)> Held(IEnumerable<Lease> leases)
    {
        Lease? greatest = null, greatestAlone = null;
        foreach (var later in leases.Where(lease => lease.WasHeld))
        {
            var earlier = later.As.IsAlone ? greatest : greatestAlone;
            if (earlier?.Token > later.Token && earlier.Until <= later.From && !windows.Meet(earlier.From, later.From))
                yield return (earlier, later);
            greatest = Greater(greatest, later);
            greatestAlone = later.As.IsAlone ? Greater(greatestAlone, later) : greatestAlone;
        }
    }

    private static Lease Greater(Lease? one, Lease other) => one?.Token > other.Token ? one : other;
}
