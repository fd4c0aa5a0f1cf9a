using System.Diagnostics.CodeAnalysis;

namespace RedisLocking.Elections;

/// <summary>
/// How long a candidate pauses before it campaigns again: a second after the first failure, twice as long after each that follows it, half a minute at most; of that something between a half and all,
/// so that servers that failed together do not come back together. A leadership that lasted for half a minute makes it a second again.
/// </summary>
internal sealed class Pauses
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan _next = Shortest;

    public void OnLed(TimeSpan time)
    {
        if (time >= Longest)
            _next = Shortest;
    }

    [SuppressMessage("Security", "CA5394", Justification = "Nobody gains by guessing it.")]
    public TimeSpan Next()
    {
        var longest = _next;
        _next = longest * 2 < Longest ? longest * 2 : Longest;
        return longest * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
