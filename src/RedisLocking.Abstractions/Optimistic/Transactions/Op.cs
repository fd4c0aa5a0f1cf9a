using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace RedisLocking.Optimistic;

/// <summary>The operations of transactions. Keep the object to ask the result for what came of it: <c>result.Of(get)</c>.</summary>
public static class Op
{
    /// <summary>Reads an entry; null: there is none.</summary>
    [SuppressMessage("Naming", "CA1716", Justification = "It is what the operation is called.")]
    public static Op<Entry<T>?> Get<T>(string key) => new(
        _ => Operation.Get(key), (reply, options) => reply.Entry is { } entry ? JsonValues.Read<T>(entry, options) : null);

    /// <summary>Writes an entry, whatever is there: conditions are the transaction's.</summary>
    public static Op<Entry<T>> Put<T>(string key, T value) => new(
        options => Operation.Put(key, JsonValues.Write(key, value, options)), (reply, options) => JsonValues.Written(reply.Entry!, value, options));

    /// <summary>Deletes an entry; tells whether there was one.</summary>
    public static Op<bool> Delete(string key) => new(_ => Operation.Delete(key), static (reply, _) => reply.DeletedVersion != 0);

    /// <summary>Reads the version of a group; 0: it has no member.</summary>
    public static Op<long> GroupVersion(string name) => new(_ => Operation.GetGroup(name), static (reply, _) => reply.GroupVersion);

    /// <summary>Executes another transaction in the same step: it sees what the operations before it wrote.</summary>
    /// <param name="comparisons">Its conditions.</param>
    /// <param name="then">What is done if all of them hold.</param>
    /// <param name="otherwise">What is done if one does not; null: nothing.</param>
    [SuppressMessage("Naming", "CA1716", Justification = "The word of transactions.")]
    public static Op<TransactionResult> Txn(IReadOnlyList<Comparison> comparisons, IReadOnlyList<IOp> then, IReadOnlyList<IOp>? otherwise = null)
    {
        var parts = new TransactionParts(comparisons, then, otherwise ?? []);
        return new(parts);
    }
}

/// <summary>An operation, whatever comes of it. Made by <see cref="Op"/>.</summary>
[SuppressMessage("Naming", "CA1715", Justification = "Op is the word.")]
public interface IOp
{
    /// <summary>The transaction that it executes, if it does.</summary>
    internal TransactionParts? Nested { get; }

    /// <summary>As a store executes it.</summary>
    internal Operation ToOperation(JsonSerializerOptions options);

    /// <summary>Adds what came of it, and of those in it.</summary>
    internal void Read(OperationReply reply, JsonSerializerOptions options, Dictionary<IOp, object?> results);
}

/// <summary>An operation whose outcome is a <typeparamref name="TResult"/>. Made by <see cref="Op"/>.</summary>
/// <typeparam name="TResult">What comes of it.</typeparam>
public sealed class Op<TResult> : IOp
{
    private readonly Func<JsonSerializerOptions, Operation> _make;
    private readonly Func<OperationReply, JsonSerializerOptions, TResult>? _read;
    private readonly TransactionParts? _nested;

    internal Op(Func<JsonSerializerOptions, Operation> make, Func<OperationReply, JsonSerializerOptions, TResult> read)
    {
        _make = make;
        _read = read;
    }

    internal Op(TransactionParts nested)
    {
        _nested = nested;
        _make = options => Operation.Nested(nested.ToRequest(options));
    }

    TransactionParts? IOp.Nested => _nested;

    Operation IOp.ToOperation(JsonSerializerOptions options) => _make(options);

    void IOp.Read(OperationReply reply, JsonSerializerOptions options, Dictionary<IOp, object?> results)
    {
        results.Add(this, _nested is null ? _read!(reply, options) : _nested.Read(reply.Transaction!, options, results));
    }
}
