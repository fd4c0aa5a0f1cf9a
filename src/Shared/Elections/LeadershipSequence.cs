namespace RedisLocking.Elections;

/// <summary>
/// What one observer is told, of what it sees when it looks: each state that differs from the last one it was told, and none that is older than one it has seen.
/// </summary>
/// <remarks>
/// <para>
/// An observer learns from looks alone, one after the other. A message, or the end of an interval, is only a reason to look, so a message can neither be old nor wrong, and one that is
/// lost costs an interval. What the next look finds is newer than what the last one found, but for one case: a server that was promoted, or restarted from a snapshot, shows an earlier leader
/// once more. Its token is smaller than one that was seen, so whoever it was has been superseded: that is told as "nobody leads".
/// </para>
/// <code>
///   seen                              last told        told
///   nobody                            nobody           –
///   nobody                            a leader         nobody leads
///   a smaller token than any before   as "nobody"
///   the same token and revision       that leader      –
///   the same token, smaller revision  that leader      –  (the same server again, from a snapshot)
///   anything else                     whatever         that leader
/// </code>
/// A value that was changed twice between two looks is told once, as it is; a leader that came and went between two looks is left out.
/// </remarks>
internal sealed class LeadershipSequence
{
    private bool _hasTold;
    private Proclamation? _told;
    private Proclamation? _newest;

    /// <summary>What to tell after a look; null: nothing.</summary>
    /// <param name="seen">Who led; null: nobody.</param>
    public LeadershipChange? Look(Proclamation? seen)
    {
        if (seen is not null && _newest is { } newest)
        {
            if (seen.Leader.FencingToken < newest.Leader.FencingToken)
                seen = null;
            else if (seen.Leader.FencingToken == newest.Leader.FencingToken && seen.Revision < newest.Revision)
                seen = newest;
        }

        _newest = seen ?? _newest;
        if (_hasTold && Equals(seen?.Leader, _told?.Leader))
            return null;

        var change = new LeadershipChange(seen?.Leader, _told?.Leader);
        (_hasTold, _told) = (true, seen);
        return change;
    }
}
