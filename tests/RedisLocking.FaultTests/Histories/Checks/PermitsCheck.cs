namespace RedisLocking.FaultTests.Histories.Checks;

/// <summary>Never are more permits of a semaphore held than it has, unless a fault's window allows it.</summary>
internal sealed class PermitsCheck(IReadOnlyList<Window> windows) : IHistoryCheck, IDocumentedDoubleHolds
{
    public string Name => "permits never above n";

    public int Documented { get; private set; }

    public IEnumerable<Violation> Find(History history)
    {
        Documented = 0;
        foreach (var leases in history.ByLock)
        {
            var held = new List<Lease>();
            foreach (var newest in leases.Where(lease => lease.WasHeld && !lease.As.IsAlone))
            {
                held.RemoveAll(before => before.Until <= newest.From);
                held.Add(newest);

                // Those who ask may differ about the size for a while: the one that admits most of those who hold counts.
                var tooMany = held.Count - held.Max(lease => lease.As.AtOnce);
                if (tooMany <= 0)
                    continue;

                var end = held.Select(lease => lease.Until).Order().ElementAt(tooMany - 1);
                if (windows.Cover(newest.From, end))
                    Documented++;
                else
                    yield return Violation.Of(this, history, $"{held.Count} held {newest.Lock} at once, each as {newest.As}", held.SelectMany(lease => lease.Events));
            }
        }
    }
}
