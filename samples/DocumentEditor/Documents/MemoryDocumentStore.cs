using RedisLocking;

namespace DocumentEditor.Documents;

/// <summary>Documents in the memory of one process, to try the sample without a database.</summary>
public sealed class MemoryDocumentStore : IDocumentStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, Document> _documents = new(Document.Examples.ToDictionary(document => document.Id));
    private readonly Dictionary<LockName, FencingToken> _seen = [];

    public Task<IReadOnlyList<Document>> ListAsync()
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<Document>>([.. _documents.Values]);
    }

    public Task<Document?> FindAsync(int id)
    {
        lock (_gate)
            return Task.FromResult(_documents.GetValueOrDefault(id));
    }

    public Task<Document?> OpenAsync(int id, ILockLease lease)
    {
        lock (_gate)
        {
            Guard(lease);
            return Task.FromResult(_documents.GetValueOrDefault(id));
        }
    }

    public Task SaveAsync(int id, string text, string savedBy, ILockLease lease)
    {
        lock (_gate)
        {
            Guard(lease);
            if (_documents.TryGetValue(id, out var document))
                _documents[id] = document with { Text = text, SavedBy = savedBy };
        }

        return Task.CompletedTask;
    }

    public Task EvictAsync(ForcedRelease forced)
    {
        ArgumentNullException.ThrowIfNull(forced);
        lock (_gate)
        {
            if (_seen.GetValueOrDefault(forced.Name) < forced.FencingToken)
                _seen[forced.Name] = forced.FencingToken;
        }

        return Task.CompletedTask;
    }

    private void Guard(ILockLease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        lease.ThrowIfLost();
        if (lease.FencingToken < _seen.GetValueOrDefault(lease.Name))
            throw new LockLostException(lease.Name, $"A write under lock '{lease.Name}' was refused: the store has seen a later token than {lease.FencingToken}.");
        _seen[lease.Name] = lease.FencingToken;
    }
}
