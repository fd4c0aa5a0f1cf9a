using RedisLocking;

namespace DocumentEditor.Documents;

/// <summary>
/// Where documents are kept. It remembers the greatest token of each document's lock that it has seen, and refuses smaller ones:
/// the lock cannot stop an editor's save that was under way when the document went to somebody else, the store can.
/// </summary>
public interface IDocumentStore
{
    Task<IReadOnlyList<Document>> ListAsync();

    Task<Document?> FindAsync(int id);

    /// <summary>Reads the document for its new editor. From here on the saves of earlier ones are refused; what they saved before is in the text.</summary>
    /// <exception cref="LockLostException">The lease has ended.</exception>
    Task<Document?> OpenAsync(int id, ILockLease lease);

    /// <summary>Stores the text.</summary>
    /// <exception cref="LockLostException">The lease has ended, or somebody had the document after it. Nothing was stored.</exception>
    Task SaveAsync(int id, string text, string savedBy, ILockLease lease);

    /// <summary>Refuses the saves of those from whom the document was taken.</summary>
    Task EvictAsync(ForcedRelease forced);
}
