using RedisLocking.Optimistic.Calls;

namespace RedisLocking.Optimistic.Transactions;

/// <summary>Reads what <c>transact.lua</c> tells of a transaction.</summary>
internal static class TransactionAnswer
{
    public static TransactionReply Read(PartAnswer answer, TransactionRequest request) => Read(answer, answer.LastNumber, request);

    private static TransactionReply Read(PartAnswer answer, long revision, TransactionRequest request)
    {
        var succeeded = answer.NextNumber() == 1;
        var operations = succeeded ? request.Then : request.Else;
        var replies = new OperationReply[operations.Count];
        for (var index = 0; index < replies.Length; index++)
            replies[index] = Read(answer, revision, operations[index]);
        return new TransactionReply(succeeded, revision, replies);
    }

    private static OperationReply Read(PartAnswer answer, long revision, Operation operation) => operation.Kind switch
    {
        OperationKind.Get => new OperationReply(Entry: ReadEntry(answer, operation.Key)),
        OperationKind.Put => new OperationReply(Entry: new StoredEntry(operation.Key, operation.Value, answer.NextNumber(), answer.NextNumber(), answer.NextNumber())),
        OperationKind.Delete => new OperationReply(DeletedVersion: answer.NextNumber()),
        OperationKind.GetGroup => new OperationReply(GroupVersion: answer.NextNumber()),
        _ => new OperationReply(Transaction: Read(answer, revision, operation.Transaction!)),
    };

    private static StoredEntry? ReadEntry(PartAnswer answer, string key) =>
        answer.NextNumber() is var version and > 0 ? new StoredEntry(key, answer.NextBytes(), version, answer.NextNumber(), answer.NextNumber()) : null;
}
