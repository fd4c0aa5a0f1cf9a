using System.Text.Json.Serialization;
using RedisLocking.Optimistic;
using RedisLocking.Server.Bodies;

namespace RedisLocking.Server.Transactions;

/// <summary>What came of a transaction.</summary>
/// <param name="Succeeded">true: all comparisons held, and <c>then</c> was executed. false: <c>else</c> was.</param>
/// <param name="Revision">The store's revision after it; the transaction's own, if it changed something.</param>
/// <param name="Results">What came of each operation that was executed, in their order.</param>
internal sealed record TransactionAnswer(bool Succeeded, long Revision, IReadOnlyList<OperationAnswer> Results)
{
    public static TransactionAnswer Of(TransactionReply reply, TransactionRequest request) => new(
        reply.Succeeded, reply.Revision, [.. (reply.Succeeded ? request.Then : request.Else).Zip(reply.Replies, OperationAnswer.Of)]);
}

/// <summary>What came of an operation.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(GetAnswer), "get")]
[JsonDerivedType(typeof(PutAnswer), "put")]
[JsonDerivedType(typeof(DeleteAnswer), "delete")]
[JsonDerivedType(typeof(GroupAnswer), "group")]
[JsonDerivedType(typeof(NestedAnswer), "transaction")]
internal abstract record OperationAnswer
{
    public static OperationAnswer Of(Operation operation, OperationReply reply) => operation.Kind switch
    {
        OperationKind.Get => new GetAnswer(operation.Key, reply.Entry is { } entry ? new EntryAnswer(new StoredJson(entry.Value), entry.Version, entry.CreateRevision, entry.ModifyRevision) : null),
        OperationKind.Put => new PutAnswer(operation.Key, reply.Entry!.Version, reply.Entry.CreateRevision, reply.Entry.ModifyRevision),
        OperationKind.Delete => new DeleteAnswer(operation.Key, reply.DeletedVersion),
        OperationKind.GetGroup => new GroupAnswer(operation.Key, reply.GroupVersion),
        _ => new NestedAnswer(TransactionAnswer.Of(reply.Transaction!, operation.Transaction!)),
    };
}

/// <summary>What was read.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Entry">What it is; null: there is none.</param>
internal sealed record GetAnswer(string Key, EntryAnswer? Entry) : OperationAnswer;

/// <summary>A value and what the store knows of it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Version">Its version, which a key never has twice.</param>
/// <param name="CreateRevision">The revision of the transaction that created it.</param>
/// <param name="ModifyRevision">The revision of the transaction that changed it last.</param>
internal sealed record EntryAnswer(StoredJson Value, long Version, long CreateRevision, long ModifyRevision);

/// <summary>What was written.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Version">Its version now.</param>
/// <param name="CreateRevision">The revision of the transaction that created it.</param>
/// <param name="ModifyRevision">The revision of this transaction.</param>
internal sealed record PutAnswer(string Key, long Version, long CreateRevision, long ModifyRevision) : OperationAnswer;

/// <summary>What was deleted.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Version">The version that it had; 0: there was none.</param>
internal sealed record DeleteAnswer(string Key, long Version) : OperationAnswer;

/// <summary>A group.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Version">Its version; 0: it has no member.</param>
internal sealed record GroupAnswer(string Key, long Version) : OperationAnswer;

/// <summary>A transaction in another one.</summary>
/// <param name="Transaction">What came of it.</param>
internal sealed record NestedAnswer(TransactionAnswer Transaction) : OperationAnswer;
