using System.Text.Json;

namespace RedisLocking.Optimistic;

/// <summary>What an application put into a transaction.</summary>
internal sealed class TransactionParts
{
    public TransactionParts(IReadOnlyList<Comparison> comparisons, IReadOnlyList<IOp> then, IReadOnlyList<IOp> otherwise)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        ArgumentNullException.ThrowIfNull(then);
        Comparisons = comparisons;
        Then = then;
        Else = otherwise;
    }

    public IReadOnlyList<Comparison> Comparisons { get; }

    public IReadOnlyList<IOp> Then { get; }

    public IReadOnlyList<IOp> Else { get; }

    public TransactionRequest ToRequest(JsonSerializerOptions options) => new(
        Comparisons, [.. Then.Select(op => op.ToOperation(options))], [.. Else.Select(op => op.ToOperation(options))]);

    public TransactionResult Read(TransactionReply reply, JsonSerializerOptions options, Dictionary<IOp, object?> results)
    {
        var executed = reply.Succeeded ? Then : Else;
        for (var index = 0; index < executed.Count; index++)
            executed[index].Read(reply.Replies[index], options, results);
        return new TransactionResult(reply.Succeeded, reply.Revision, results);
    }

    /// <summary>An operation that stands in two places has two outcomes, and one name for them.</summary>
    /// <exception cref="ArgumentException">One does.</exception>
    public void ThrowIfShared(HashSet<IOp>? seen = null)
    {
        seen ??= [];
        foreach (var op in Then.Concat(Else))
        {
            if (!seen.Add(op))
                throw new ArgumentException("The same operation stands twice in a transaction: make one for each place.", nameof(Then));
            op.Nested?.ThrowIfShared(seen);
        }
    }
}
