namespace RedisLocking.Optimistic;

/// <summary>What came of a transaction.</summary>
public sealed class TransactionResult
{
    private readonly Dictionary<IOp, object?> _results;

    internal TransactionResult(bool succeeded, long revision, Dictionary<IOp, object?> results)
    {
        Succeeded = succeeded;
        Revision = revision;
        _results = results;
    }

    /// <summary>true: all comparisons held, and Then was executed. false: Else was.</summary>
    public bool Succeeded { get; }

    /// <summary>The store's revision after it; the transaction's own, if it changed something.</summary>
    public long Revision { get; }

    /// <summary>What came of an operation of the part that was executed, or of a nested transaction's.</summary>
    /// <exception cref="InvalidOperationException">It was not executed.</exception>
    public TResult Of<TResult>(Op<TResult> op)
    {
        ArgumentNullException.ThrowIfNull(op);
        return _results.TryGetValue(op, out var result)
            ? (TResult)result!
            : throw new InvalidOperationException("That operation was not executed: it is of the other part, or of another transaction.");
    }
}
