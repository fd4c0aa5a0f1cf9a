using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisLocking.Server.Transactions;

/// <summary>A transaction: if all of the comparisons hold, one list of operations is executed, otherwise the other one, in one step.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TransactionBody
{
    /// <summary>What decides. None: all of it holds.</summary>
    public IReadOnlyList<ComparisonBody?>? Compare { get; init; }

    /// <summary>What is executed, in this order, if all of it holds.</summary>
    public IReadOnlyList<OperationBody?>? Then { get; init; }

    /// <summary>What is executed, in this order, if something does not.</summary>
    public IReadOnlyList<OperationBody?>? Else { get; init; }
}

/// <summary>A condition of a transaction.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ComparisonBody
{
    /// <summary><c>version</c>, <c>createRevision</c> or <c>modifyRevision</c> (0 where there is no value), <c>value</c>, or <c>group</c>: a group's version.</summary>
    public string? Target { get; init; }

    /// <summary>Of which value; of a group, its name.</summary>
    public string? Key { get; init; }

    /// <summary><c>equal</c>, <c>notEqual</c>, <c>greater</c> or <c>less</c>.</summary>
    public string? Operator { get; init; }

    /// <summary>With what it is compared: a number; a value also with a text.</summary>
    public JsonElement Operand { get; init; }
}

/// <summary>An operation of a transaction.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record OperationBody
{
    /// <summary><c>get</c>, <c>put</c> or <c>delete</c> a value; <c>group</c> reads a group's version; <c>transaction</c> executes another one.</summary>
    public string? Op { get; init; }

    /// <summary>Of which value; of a group, its name.</summary>
    public string? Key { get; init; }

    /// <summary>What is put: any JSON, up to 1 MB.</summary>
    public JsonElement Value { get; init; }

    /// <summary>The transaction that is executed.</summary>
    public TransactionBody? Transaction { get; init; }
}
