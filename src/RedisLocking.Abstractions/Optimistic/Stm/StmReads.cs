namespace RedisLocking.Optimistic;

/// <summary>
/// What one attempt has read, and how the store is asked whether it still is so.
///
/// The snapshot levels keep all that is known at one revision: whoever reads another key has the store look, in the same step, whether what is
/// known has changed. If so, all of it is read again; that is of no matter for what the body has not seen yet, and stops the body otherwise.
/// </summary>
internal sealed class StmReads
{
    private readonly IVersionedStore _store;
    private readonly StmIsolation _isolation;
    private readonly Dictionary<string, StoredEntry?> _known;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private long _revision;
    private long? _firstRevision;

    public StmReads(IVersionedStore store, StmIsolation isolation, StmSnapshot snapshot)
    {
        _store = store;
        _isolation = isolation;
        _known = KeepsOneRevision ? new(snapshot.Entries, StringComparer.Ordinal) : new(StringComparer.Ordinal);
        _revision = snapshot.Revision;
    }

    /// <summary>The body has seen something that was changed since.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Which entries were changed under this attempt.</summary>
    public IReadOnlyCollection<string> Changed => _changed;

    /// <summary>What is known now, for the next attempt.</summary>
    public StmSnapshot Snapshot => new(_revision, _known);

    private bool KeepsOneRevision => _isolation is StmIsolation.SerializableSnapshot or StmIsolation.Serializable;

    /// <summary>The entry, as this attempt sees it.</summary>
    /// <exception cref="StmRestartException">What this attempt has seen was changed.</exception>
    public async ValueTask<StoredEntry?> GetAsync(string key, CancellationToken cancellationToken)
    {
        if (_isolation == StmIsolation.ReadCommitted)
            return await FetchAsync(key, cancellationToken).ConfigureAwait(false);

        if (!_known.TryGetValue(key, out var entry))
        {
            entry = KeepsOneRevision && _known.Count > 0
                ? await ExtendAsync(key, cancellationToken).ConfigureAwait(false)
                : _known[key] = await FetchAsync(key, cancellationToken).ConfigureAwait(false);
        }

        _seen.Add(key);
        _firstRevision ??= _revision;
        return entry;
    }

    /// <summary>Writes, if what was read still is so. False: it is not, and the attempt is over.</summary>
    public async ValueTask<bool> CommitAsync(IReadOnlyDictionary<string, Operation> writes, CancellationToken cancellationToken)
    {
        // What was read at one revision was true then, and who writes nothing may have run then.
        if (writes.Count == 0 && (_isolation != StmIsolation.RepeatableReads || _seen.Count < 2))
            return true;

        string[] looked = _isolation == StmIsolation.ReadCommitted ? [] : [.. _seen];
        string[] blind = _isolation == StmIsolation.SerializableSnapshot && _firstRevision is not null ? [.. writes.Keys.Where(key => !_seen.Contains(key))] : [];
        var reply = await _store.ExecuteAsync(
            new TransactionRequest(
                [.. looked.Select(Unchanged), .. blind.Select(key => Compare.ModifyRevision(key).Less(_firstRevision!.Value + 1))],
                [.. writes.Values],
                [.. looked.Concat(blind).Select(Operation.Get)]),
            cancellationToken).ConfigureAwait(false);
        if (reply.Succeeded)
            return true;

        foreach (var key in blind.Zip(reply.Replies.Skip(looked.Length)).Where(one => one.Second.Entry?.ModifyRevision > _firstRevision).Select(one => one.First))
            _changed.Add(key);
        Learn(looked.Concat(blind), reply);
        foreach (var older in _known.Keys.Except(looked.Concat(blind), StringComparer.Ordinal).ToList())
            _known.Remove(older);
        return false;
    }

    private async ValueTask<StoredEntry?> FetchAsync(string key, CancellationToken cancellationToken)
    {
        var reply = await _store.ExecuteAsync(new TransactionRequest([], [Operation.Get(key)], []), cancellationToken).ConfigureAwait(false);
        _revision = reply.Revision;
        return reply.Replies[0].Entry;
    }

    private async ValueTask<StoredEntry?> ExtendAsync(string key, CancellationToken cancellationToken)
    {
        string[] known = [.. _known.Keys];
        var reply = await _store.ExecuteAsync(
            new TransactionRequest([.. known.Select(Unchanged)], [Operation.Get(key)], [.. known.Append(key).Select(Operation.Get)]),
            cancellationToken).ConfigureAwait(false);
        if (reply.Succeeded)
        {
            _revision = reply.Revision;
            return _known[key] = reply.Replies[0].Entry;
        }

        Learn([.. known, key], reply);
        if (_changed.Count > 0)
        {
            IsStale = true;
            throw new StmRestartException(_changed.First());
        }

        return _known[key];
    }

    private Comparison Unchanged(string key) => Compare.Version(key).Equal(VersionOf(key));

    private long VersionOf(string key) => _known[key]?.Version ?? 0;

    // All of it is of the reply's revision.
    private void Learn(IEnumerable<string> keys, TransactionReply reply)
    {
        foreach (var (key, one) in keys.Zip(reply.Replies))
        {
            if (_seen.Contains(key) && _known.TryGetValue(key, out var before) && before?.Version != one.Entry?.Version)
                _changed.Add(key);
            _known[key] = one.Entry;
        }

        _revision = reply.Revision;
    }
}
