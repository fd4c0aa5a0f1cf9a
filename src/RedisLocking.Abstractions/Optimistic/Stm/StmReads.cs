namespace RedisLocking.Optimistic;

/// <summary>
/// What one attempt has read, and how the store is asked whether it still is so.
///
/// The snapshot levels keep all that is known at one revision: whoever reads another key has the store look, in the same step, whether what is
/// known has changed. If so, all of it is read again; that is of no matter for what the body has not seen yet, and stops the body otherwise.
///
/// A first attempt of theirs begins with what this process has seen last (<see cref="StmMemory"/>), until the store is asked for something: what was recalled is
/// as of one revision too, but of one that may be over, so nothing that the body makes of it counts before the store has confirmed it.
/// </summary>
internal sealed class StmReads
{
    private readonly IVersionedStore _store;
    private readonly StmIsolation _isolation;
    private readonly StmMemory _memory;
    private readonly Dictionary<string, StoredEntry?> _known;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private long _revision;
    private long? _firstRevision;
    private long _lastChange;
    private bool _mayRecall;

    /// <param name="store">The store.</param>
    /// <param name="memory">What was seen of it last.</param>
    /// <param name="isolation">What is seen of others.</param>
    /// <param name="snapshot">What is known from the attempt before; null: begin with what is remembered.</param>
    public StmReads(IVersionedStore store, StmMemory memory, StmIsolation isolation, StmSnapshot? snapshot)
    {
        _store = store;
        _memory = memory;
        _isolation = isolation;
        _known = KeepsOneRevision && snapshot is not null ? new(snapshot.Entries, StringComparer.Ordinal) : new(StringComparer.Ordinal);
        _revision = snapshot?.Revision ?? 0;
        _mayRecall = KeepsOneRevision && snapshot is null;
    }

    /// <summary>The body has seen something that was changed since.</summary>
    public bool IsStale { get; private set; }

    /// <summary>It began with what was remembered.</summary>
    public bool HasRecalled { get; private set; }

    /// <summary>What was remembered has not been confirmed by the store.</summary>
    public bool IsUnconfirmed { get; private set; }

    /// <summary>Another body of this process has written what this one has read, as is known without asking: the next attempt begins with that.</summary>
    public bool IsOutrun { get; private set; }

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
            // What is just being written is as good as changed.
            if (_mayRecall)
                await _memory.Commits.UntilWrittenAsync(key).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!TryRecall(key, out entry))
            {
                entry = KeepsOneRevision && _known.Count > 0
                    ? await ExtendAsync(key, cancellationToken).ConfigureAwait(false)
                    : await FetchAsync(key, cancellationToken).ConfigureAwait(false);
            }
        }

        _seen.Add(key);
        _firstRevision ??= _revision;
        return entry;
    }

    /// <summary>Writes, if what was read still is so. False: it is not, and the attempt is over.</summary>
    public async ValueTask<bool> CommitAsync(IReadOnlyDictionary<string, Operation> writes, CancellationToken cancellationToken)
    {
        // What was read at one revision was true then, and who writes nothing may have run then.
        if (writes.Count == 0 && !IsUnconfirmed && (_isolation != StmIsolation.RepeatableReads || _seen.Count < 2))
            return true;

        string[] looked = _isolation == StmIsolation.ReadCommitted ? [] : [.. _seen];
        if (!KeepsOneRevision)
            return await WriteAsync(looked, writes, cancellationToken).ConfigureAwait(false);

        string[] written = [.. writes.Keys];
        while (true)
        {
            using var commit = _memory.Commits.TryBegin(looked, written, out var other);
            if (commit is null)
            {
                await other.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            // Whoever wrote before us has remembered it by now: of this process nobody is refused for another.
            _changed.UnionWith(looked.Where(IsRememberedOtherwise));
            IsOutrun = _changed.Count > 0;
            return !IsOutrun && await WriteAsync(looked, writes, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> WriteAsync(string[] looked, IReadOnlyDictionary<string, Operation> writes, CancellationToken cancellationToken)
    {
        string[] blind = _isolation == StmIsolation.SerializableSnapshot && _firstRevision is not null ? [.. writes.Keys.Where(key => !_seen.Contains(key))] : [];
        var reply = await AskAsync(
            new TransactionRequest(
                [.. looked.Select(Unchanged), .. blind.Select(key => Compare.ModifyRevision(key).Less(_firstRevision!.Value + 1))],
                [.. writes.Values],
                [.. looked.Concat(blind).Select(Operation.Get)]),
            cancellationToken).ConfigureAwait(false);
        if (reply.Succeeded)
        {
            foreach (var (key, one) in writes.Keys.Zip(reply.Replies))
                Remember(key, one.Entry);
            foreach (var key in looked.Where(key => !writes.ContainsKey(key)))
                Remember(key, _known[key]);
            return true;
        }

        foreach (var key in blind.Zip(reply.Replies.Skip(looked.Length)).Where(one => one.Second.Entry?.ModifyRevision > _firstRevision).Select(one => one.First))
            _changed.Add(key);
        Learn(looked.Concat(blind), reply);
        foreach (var older in _known.Keys.Except(looked.Concat(blind), StringComparer.Ordinal).ToList())
            _known.Remove(older);
        return false;
    }

    private bool TryRecall(string key, out StoredEntry? entry)
    {
        entry = null;
        if (!_mayRecall || !_memory.TryRecall(key, out var seen))
            return false;
        var lastChange = Math.Max(_lastChange, seen.From);
        var revision = _known.Count == 0 ? seen.Revision : Math.Min(_revision, seen.Revision);
        if (lastChange > revision)
            return false;
        (_lastChange, _revision) = (lastChange, revision);
        (HasRecalled, IsUnconfirmed) = (true, true);
        _known[key] = entry = seen.Entry;
        return true;
    }

    private bool IsRememberedOtherwise(string key) => _memory.TryRecall(key, out var seen) && seen.Revision > _revision && (seen.Entry?.Version ?? 0) != VersionOf(key);

    private async ValueTask<StoredEntry?> FetchAsync(string key, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(new TransactionRequest([], [Operation.Get(key)], []), cancellationToken).ConfigureAwait(false);
        return Know(key, reply.Replies[0].Entry);
    }

    private async ValueTask<StoredEntry?> ExtendAsync(string key, CancellationToken cancellationToken)
    {
        string[] known = [.. _known.Keys];
        var reply = await AskAsync(
            new TransactionRequest([.. known.Select(Unchanged)], [Operation.Get(key)], [.. known.Append(key).Select(Operation.Get)]),
            cancellationToken).ConfigureAwait(false);
        if (reply.Succeeded)
            return Know(key, reply.Replies[0].Entry);

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
            Know(key, one.Entry);
        }
    }

    private StoredEntry? Know(string key, StoredEntry? entry)
    {
        Remember(key, entry);
        return _known[key] = entry;
    }

    /// <summary>What the store answers holds as of the reply's revision, and so does all that is known, if it was compared and has not changed.</summary>
    private async ValueTask<TransactionReply> AskAsync(TransactionRequest request, CancellationToken cancellationToken)
    {
        _mayRecall = false;
        var reply = await _store.ExecuteAsync(request, cancellationToken).ConfigureAwait(false);
        (_revision, IsUnconfirmed) = (reply.Revision, false);
        return reply;
    }

    private void Remember(string key, StoredEntry? entry)
    {
        if (KeepsOneRevision)
            _memory.Remember(key, entry, _revision);
    }
}
