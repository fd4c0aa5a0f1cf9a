using System.Text.Json;
using RedisLocking.Optimistic;
using RedisLocking.Server.Bodies;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Transactions;

/// <summary>Makes of a body the transaction that a store executes. A mistake is told with its place: <c>then[2].transaction.compare[0]</c>.</summary>
internal static class TransactionReading
{
    /// <exception cref="ProblemException">It is none, or beyond the limits.</exception>
    public static TransactionRequest Read(TransactionBody body, string where = "")
    {
        var dot = where.Length == 0 ? "" : where + ".";
        var comparisons = Each(body.Compare, $"{dot}compare", Read);
        var then = Each(body.Then, $"{dot}then", Read);
        var otherwise = Each(body.Else, $"{dot}else", Read);
        return Made(where.Length == 0 ? "The body" : where, () => new TransactionRequest(comparisons, then, otherwise));
    }

    private static Comparison Read(ComparisonBody? body, string where) =>
        body is { Key: { } key } && TargetOf(body) is { } target && OperatorOf(body.Operator) is { } @operator
            ? Made(where, () => new Comparison(target, key, @operator, target == ComparisonTarget.Text ? TextOf(body.Operand, where) : body.Operand.GetRawText()))
            : throw ProblemException.BadRequest(
                $"{where} must be a comparison: a target (\"version\", \"createRevision\", \"modifyRevision\", \"group\" or \"value\"), a key, an operator (\"equal\", \"notEqual\", \"greater\" or \"less\"), and an operand: a number, for a value also a text.");

    private static Operation Read(OperationBody? body, string where) => body switch
    {
        { Op: "get", Key: { } key, Value.ValueKind: JsonValueKind.Undefined, Transaction: null } => Made(where, () => Operation.Get(key)),
        { Op: "put", Key: { } key, Value: { ValueKind: not JsonValueKind.Undefined } value, Transaction: null } => Made(where, () => Operation.Put(key, StoredJson.Of(value, $"{where}.value"))),
        { Op: "delete", Key: { } key, Value.ValueKind: JsonValueKind.Undefined, Transaction: null } => Made(where, () => Operation.Delete(key)),
        { Op: "group", Key: { } name, Value.ValueKind: JsonValueKind.Undefined, Transaction: null } => Made(where, () => Operation.GetGroup(name)),
        { Op: "transaction", Key: null, Value.ValueKind: JsonValueKind.Undefined, Transaction: { } nested } => Operation.Nested(Read(nested, $"{where}.transaction")),
        _ => throw ProblemException.BadRequest(
            $"{where} must be an operation: an op (\"get\", \"delete\" or \"group\") and a key; \"put\", a key and a value; or \"transaction\" and a transaction. Nothing else stands in it."),
    };

    private static ComparisonTarget? TargetOf(ComparisonBody body) => (body.Target, body.Operand.ValueKind) switch
    {
        ("value", JsonValueKind.String) => ComparisonTarget.Text,
        ("value", JsonValueKind.Number) => ComparisonTarget.Number,
        ("version", JsonValueKind.Number) => ComparisonTarget.Version,
        ("createRevision", JsonValueKind.Number) => ComparisonTarget.CreateRevision,
        ("modifyRevision", JsonValueKind.Number) => ComparisonTarget.ModifyRevision,
        ("group", JsonValueKind.Number) => ComparisonTarget.GroupVersion,
        _ => null,
    };

    private static ComparisonOperator? OperatorOf(string? text) => text switch
    {
        "equal" => ComparisonOperator.Equal,
        "notEqual" => ComparisonOperator.NotEqual,
        "greater" => ComparisonOperator.Greater,
        "less" => ComparisonOperator.Less,
        _ => null,
    };

    private static string TextOf(JsonElement operand, string where)
    {
        try
        {
            return operand.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw ProblemException.BadRequest($"{where}.operand has half of a surrogate pair.");
        }
    }

    private static List<TTo> Each<TFrom, TTo>(IReadOnlyList<TFrom>? bodies, string where, Func<TFrom, string, TTo> read) =>
        [.. (bodies ?? []).Select((body, index) => read(body, $"{where}[{index}]"))];

    private static T Made<T>(string where, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException mistake)
        {
            throw ProblemException.BadRequest(mistake, $"{where}: ");
        }
    }
}
