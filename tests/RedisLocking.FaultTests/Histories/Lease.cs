namespace RedisLocking.FaultTests.Histories;

/// <summary>
/// A grant and all that its holder did with it. It was certainly held from when its answer arrived to <c>Until</c>: to the last
/// moment for which the holder had looked at it or knew its deadline, and not beyond a release, a loss or the process's end.
/// </summary>
/// <param name="Asked">The ask.</param>
/// <param name="Granted">Its answer.</param>
/// <param name="Events">The ask, the answer and what came after them, in order.</param>
/// <param name="Until">The end of the certain interval, never before its beginning.</param>
internal sealed record Lease(Asked Asked, Granted Granted, IReadOnlyList<HistoryEvent> Events, TimeSpan Until)
{
    public string Lock => Asked.Lock;

    public HeldAs As => Asked.As;

    public long Token => Granted.Token;

    public TimeSpan From => Granted.At;

    /// <summary>Redis granted it between this and <see cref="From"/>.</summary>
    public TimeSpan Earliest => Granted.NotBefore > Asked.At ? Granted.NotBefore : Asked.At;

    /// <summary>A lease that was lost before it arrived was held at no time.</summary>
    public bool WasHeld => Until > From;

    public bool Excludes(Lease other) => Lock == other.Lock && (As.IsAlone || other.As.IsAlone);

    public static Lease Of(Asked asked, Granted granted, IReadOnlyList<HistoryEvent> events, TimeSpan processEnded)
    {
        var (known, end) = (granted.Until, processEnded);
        foreach (var one in events)
        {
            if (one is Lost or Releasing && one.At < end)
                end = one.At;
            var shown = one switch { Kept kept => kept.Until, Releasing releasing => releasing.At, _ => known };
            known = shown > known ? shown : known;
        }

        var until = known < end ? known : end;
        return new Lease(asked, granted, events, until < granted.At ? granted.At : until);
    }
}
