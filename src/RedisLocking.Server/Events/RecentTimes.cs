using System.Diagnostics.CodeAnalysis;

namespace RedisLocking.Server.Events;

/// <summary>
/// When things happened lately, by name, in two generations: what is older than the older one is let go all at once, and nobody looks through
/// what a busy service remembers.
/// </summary>
/// <param name="least">For how long it is remembered at least; at most twice as long.</param>
internal sealed class RecentTimes(TimeSpan least)
{
    private Dictionary<string, DateTimeOffset> _before = new(StringComparer.Ordinal);
    private Dictionary<string, DateTimeOffset> _now = new(StringComparer.Ordinal);
    private DateTimeOffset _began;

    public void Note(string name, DateTimeOffset at) => _now[name] = at;

    public bool Has(string name) => TryFind(name, out _);

    public bool TryFind(string name, [NotNullWhen(true)] out DateTimeOffset? at)
    {
        at = _now.TryGetValue(name, out var found) || _before.TryGetValue(name, out found) ? found : null;
        return at is not null;
    }

    /// <summary>Lets go what is old.</summary>
    public void TurnOver(DateTimeOffset now)
    {
        if (now - _began < least)
            return;
        (_before, _now) = (_now, _before);
        _now.Clear();
        _began = now;
    }
}
