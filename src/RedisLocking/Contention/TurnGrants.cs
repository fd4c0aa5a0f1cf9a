namespace RedisLocking.Contention;

/// <summary>How often a lock has passed on within the process in this turn and in the last one, and how many tokens that asks for. Guarded by its owner.</summary>
internal struct TurnGrants
{
    // More than are used in a turn of 2 ms. Asking in the middle of a turn costs a round trip, and parts those who follow one
    // another through several locks. Tokens that nobody uses let the counter run ahead of the clock that it must not lose: so
    // there are as many as the last turn used, and when that was too few only some more.
    private const int MostTokens = 2048;
    private const int MostMoreTokens = 256;

    private int _soFar;
    private int _ofLastTurn;

    /// <summary>Whether somebody was granted the lock in this turn.</summary>
    public readonly bool Any => _soFar > 0;

    /// <summary>Whether the lock was passed on in the last turn: holds are short.</summary>
    public readonly bool PassedOnInLastTurn => _ofLastTurn > 1;

    /// <summary>Another turn begins.</summary>
    public void Begin() => (_ofLastTurn, _soFar) = (_soFar, 0);

    /// <summary>Counts a grant; returns how many there were before it in this turn.</summary>
    public int Next() => _soFar++;

    /// <summary>For those who are here and who will have come before the turn ends, as far as its beginning and the last one tell.</summary>
    public readonly ushort TokensWanted(int here) =>
        (ushort)Math.Clamp(Math.Max(here, Math.Max(Math.Min(_soFar, MostMoreTokens), _ofLastTurn - _soFar)), 1, MostTokens);
}
