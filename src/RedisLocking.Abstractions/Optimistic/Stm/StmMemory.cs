using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace RedisLocking.Optimistic;

/// <summary>
/// What the bodies of one store have read and written last, in this process: a body that comes back to an entry begins with that, and has it confirmed by its commit,
/// instead of asking first. It may be out of date, and then the commit is refused with what is there now: no more calls than asking first would have been.
/// </summary>
/// <remarks>
/// An entry that was seen at one revision is known to have been the same at every revision since its own last change. So entries from here
/// go together, as of one revision, where those spans have one in common; see <see cref="StmReads"/>.
/// </remarks>
internal sealed class StmMemory(TimeProvider time)
{
    // What is older was probably changed since, and a body should not see what is long gone.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    // A generation ends after so many; two of them are at most 8 MB a store.
    private const int Generation = 2048;
    private const int MostBytes = 2048;

    private static readonly ConditionalWeakTable<IVersionedStore, StmMemory> Memories = [];

    private ConcurrentDictionary<string, Seen> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, Seen> _old = new(StringComparer.Ordinal);
    private int _remembered;

    /// <summary>Which of them are being committed.</summary>
    public StmCommits Commits { get; } = new();

    public static StmMemory Of(IVersionedStore store) => Memories.GetValue(store, static store => new StmMemory(store.TimeProvider));

    /// <summary>The entry as it was seen last, if that was not long ago.</summary>
    public bool TryRecall(string key, [NotNullWhen(true)] out Seen? seen) =>
        (_young.TryGetValue(key, out seen) || _old.TryGetValue(key, out seen)) && time.GetElapsedTime(seen.At) < Freshness;

    /// <summary>An entry, or its absence, was seen at a revision.</summary>
    public void Remember(string key, StoredEntry? entry, long revision)
    {
        if (entry?.Value.Length > MostBytes)
        {
            Forget(key);
            return;
        }

        _young[key] = new Seen(entry, revision, time.GetTimestamp());
        if (Interlocked.Increment(ref _remembered) % Generation == 0)
            (_old, _young) = (_young, new(StringComparer.Ordinal));
    }

    private void Forget(string key)
    {
        _young.TryRemove(key, out _);
        _old.TryRemove(key, out _);
    }

    /// <summary>An entry, or null for none; the revision at which it was seen; and the clock then.</summary>
    internal sealed record Seen(StoredEntry? Entry, long Revision, long At)
    {
        /// <summary>From which revision on it was so.</summary>
        public long From => Entry?.ModifyRevision ?? Revision;
    }
}
