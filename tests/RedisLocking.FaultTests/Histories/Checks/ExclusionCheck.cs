namespace RedisLocking.FaultTests.Histories.Checks;

/// <summary>
/// Of what excludes each other, one is held at a time. Where a fault's window allows two, one of them must be through at its end, and
/// their tokens must tell them apart: the later grant has the greater one.
/// </summary>
internal sealed class ExclusionCheck(IReadOnlyList<Window> windows) : IHistoryCheck, IDocumentedDoubleHolds
{
    public string Name => "one holder at a time";

    public int Documented { get; private set; }

    public IEnumerable<Violation> Find(History history)
    {
        Documented = 0;
        foreach (var leases in history.ByLock)
        {
            var held = new List<Lease>();
            foreach (var later in leases.Where(lease => lease.WasHeld))
            {
                held.RemoveAll(before => before.Until <= later.From);
                foreach (var earlier in held.Where(later.Excludes))
                {
                    if (Complain(earlier, later) is { } sentence)
                        yield return Violation.Of(this, history, sentence, [.. earlier.Events, .. later.Events]);
                    else
                        Documented++;
                }

                held.Add(later);
            }
        }
    }

    private string? Complain(Lease earlier, Lease later)
    {
        var both = $"{earlier.Asked.Process} and {later.Asked.Process} held {later.Lock} at once";
        if (earlier.Token == later.Token)
            return $"{both}, with one token for both";

        // What was heard later may have been granted before the other; it was not if it had not even been asked for.
        if (earlier.Token > later.Token && earlier.From <= later.Earliest)
            return $"{both}, and the later grant has the smaller token";

        var end = earlier.Until < later.Until ? earlier.Until : later.Until;
        return windows.Cover(later.From, end) ? null : $"{both}, and no fault explains it";
    }
}
