using System.Globalization;
using RedisLocking.Leases;

namespace RedisLocking.Optimistic;

/// <summary>
/// One transaction: what it changes lies over what is committed until all of it is through, so one that fails has changed nothing. The
/// same steps, in the same order, as <c>transact.lua</c>. Under the store's gate.
/// </summary>
internal sealed class MemoryStep(MemoryEntries committed, IReadOnlySet<InMemoryLease> held, long now)
{
    private readonly Dictionary<string, StoredEntry?> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MemoryGroup?> _groups = new(StringComparer.Ordinal);
    private readonly long _revision = Math.Max(committed.Revision + 1, now);

    public TransactionReply Execute(TransactionRequest request)
    {
        var succeeded = request.Comparisons.All(Holds);
        return new TransactionReply(succeeded, 0, [.. (succeeded ? request.Then : request.Else).Select(Execute)]);
    }

    /// <summary>Makes its changes what is committed.</summary>
    public TransactionReply Commit(TransactionReply reply)
    {
        foreach (var (key, entry) in _entries)
            Set(committed.Entries, key, entry);
        foreach (var (name, group) in _groups)
            Set(committed.Groups, name, group);
        if (_entries.Count > 0)
            committed.Revision = _revision;
        return At(reply, committed.Revision);

        static void Set<T>(Dictionary<string, T> table, string key, T? value)
            where T : class
        {
            if (value is null)
                table.Remove(key);
            else
                table[key] = value;
        }
    }

    private static TransactionReply At(TransactionReply reply, long revision) => reply with
    {
        Revision = revision,
        Replies = [.. reply.Replies.Select(one => one.Transaction is { } nested ? one with { Transaction = At(nested, revision) } : one)],
    };

    private OperationReply Execute(Operation operation) => operation.Kind switch
    {
        OperationKind.Get => new OperationReply(Entry: Find(operation.Key)),
        OperationKind.Put => new OperationReply(Entry: Put(operation.Key, operation.Value)),
        OperationKind.Delete => new OperationReply(DeletedVersion: Delete(operation.Key)),
        OperationKind.GetGroup => new OperationReply(GroupVersion: FindGroup(operation.Key)?.Version ?? 0),
        _ => new OperationReply(Transaction: Execute(operation.Transaction!)),
    };

    private bool Holds(Comparison comparison) => comparison.Target switch
    {
        ComparisonTarget.Lease => held.Contains((InMemoryLease)comparison.Lease!),
        ComparisonTarget.Text or ComparisonTarget.Number => ValueOrder.Holds(comparison, Find(comparison.Key)),
        ComparisonTarget.Version => Holds(comparison, Find(comparison.Key)?.Version ?? 0),
        ComparisonTarget.CreateRevision => Holds(comparison, Find(comparison.Key)?.CreateRevision ?? 0),
        ComparisonTarget.ModifyRevision => Holds(comparison, Find(comparison.Key)?.ModifyRevision ?? 0),
        _ => Holds(comparison, FindGroup(comparison.Key)?.Version ?? 0),
    };

    private static bool Holds(Comparison comparison, long number) =>
        ValueOrder.Holds(comparison.Operator, number.CompareTo(long.Parse(comparison.Operand, CultureInfo.InvariantCulture)));

    private StoredEntry? Find(string key) => _entries.TryGetValue(key, out var entry) ? entry : committed.Entries.GetValueOrDefault(key);

    private MemoryGroup? FindGroup(string name) => _groups.TryGetValue(name, out var group) ? group : committed.Groups.GetValueOrDefault(name);

    private StoredEntry Put(string key, ReadOnlyMemory<byte> value)
    {
        // The bytes are the caller's to change afterwards.
        var copy = value.ToArray();
        var before = Find(key);
        var after = before switch
        {
            null => new StoredEntry(key, copy, _revision, _revision, _revision),
            _ when before.ModifyRevision == _revision => before with { Value = copy },
            _ => before with { Value = copy, Version = before.Version + 1, ModifyRevision = _revision },
        };
        _entries[key] = after;
        RaiseGroup(key, before is null ? 1 : 0);
        return after;
    }

    private long Delete(string key)
    {
        if (Find(key) is not { } before)
            return 0;
        _entries[key] = null;
        RaiseGroup(key, -1);
        return before.Version;
    }

    private void RaiseGroup(string key, int members)
    {
        if (EntryNames.GroupOf(key) is not { } name)
            return;
        var count = (FindGroup(name)?.Members ?? 0) + members;
        _groups[name] = count > 0 ? new MemoryGroup(_revision, count) : null;
    }
}
