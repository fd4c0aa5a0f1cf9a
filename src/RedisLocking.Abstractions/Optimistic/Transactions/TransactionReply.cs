namespace RedisLocking.Optimistic;

/// <summary>What came of a transaction, as a store says it.</summary>
/// <param name="Succeeded">true: <see cref="TransactionRequest.Then"/> was executed. false: <see cref="TransactionRequest.Else"/> was.</param>
/// <param name="Revision">The store's revision after it; the transaction's own, if it changed something. 0: nothing was ever written.</param>
/// <param name="Replies">What came of each operation, in their order.</param>
public sealed record TransactionReply(bool Succeeded, long Revision, IReadOnlyList<OperationReply> Replies);

/// <summary>What came of an operation.</summary>
/// <param name="Entry">Of a get, what was read, and null where there was nothing. Of a put, what was written.</param>
/// <param name="DeletedVersion">Of a delete, the version that the entry had; 0: there was none.</param>
/// <param name="GroupVersion">Of a group that was read, its version; 0: it has no member.</param>
/// <param name="Transaction">Of a nested transaction, what came of it.</param>
public sealed record OperationReply(StoredEntry? Entry = null, long DeletedVersion = 0, long GroupVersion = 0, TransactionReply? Transaction = null);
