using StackExchange.Redis;

namespace RedisLocking.Optimistic.Transactions;

/// <summary>Reads what <c>transact.lua</c> returns.</summary>
internal static class TransactionAnswer
{
    public static TransactionReply Read(RedisResult answer, TransactionRequest request)
    {
        var parts = (RedisResult[])answer!;
        return Read((RedisResult[])parts[1]!, (long)parts[0], request);
    }

    private static TransactionReply Read(RedisResult[] executed, long revision, TransactionRequest request)
    {
        var succeeded = (long)executed[0] == 1;
        var operations = succeeded ? request.Then : request.Else;
        var answers = (RedisResult[])executed[1]!;
        var replies = new OperationReply[operations.Count];
        for (var index = 0; index < replies.Length; index++)
            replies[index] = Read(answers[index], revision, operations[index]);
        return new TransactionReply(succeeded, revision, replies);
    }

    private static OperationReply Read(RedisResult answer, long revision, Operation operation) => operation.Kind switch
    {
        OperationKind.Get => new OperationReply(Entry: answer.IsNull ? null : ReadEntry((RedisResult[])answer!, operation.Key)),
        OperationKind.Put => new OperationReply(Entry: ReadWritten((RedisResult[])answer!, operation)),
        OperationKind.Delete => new OperationReply(DeletedVersion: (long)answer),
        OperationKind.GetGroup => new OperationReply(GroupVersion: (long)answer),
        _ => new OperationReply(Transaction: Read((RedisResult[])answer!, revision, operation.Transaction!)),
    };

    private static StoredEntry ReadEntry(RedisResult[] parts, string key) => new(key, (byte[])parts[0]!, (long)parts[1], (long)parts[2], (long)parts[3]);

    private static StoredEntry ReadWritten(RedisResult[] parts, Operation put) => new(put.Key, put.Value, (long)parts[0], (long)parts[1], (long)parts[2]);
}
