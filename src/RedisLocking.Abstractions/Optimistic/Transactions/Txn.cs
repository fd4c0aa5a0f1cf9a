namespace RedisLocking.Optimistic;

/// <summary>Begins transactions.</summary>
public static class TransactionExtensions
{
    /// <summary>
    /// Begins a transaction: <c>store.Txn().If(…).Then(…).Else(…).CommitAsync()</c>. Each part stands at most once, in this order.
    /// All of it is one step of the store; in a Redis Cluster all keys must share a hash slot.
    /// </summary>
    public static Txn Txn(this IVersionedStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return new Txn(store);
    }
}

/// <summary>A transaction with nothing in it yet.</summary>
public sealed class Txn
{
    private readonly IVersionedStore _store;

    internal Txn(IVersionedStore store) => _store = store;

    /// <summary>What decides between Then and Else: all of it must hold.</summary>
    public TxnIf If(params IReadOnlyList<Comparison> comparisons) => new(_store, comparisons);

    /// <summary>What is done in any case.</summary>
    public TxnElse Then(params IReadOnlyList<IOp> operations) => new(_store, new TransactionParts([], operations, []));
}

/// <summary>A transaction with its conditions.</summary>
public sealed class TxnIf
{
    private readonly IVersionedStore _store;
    private readonly IReadOnlyList<Comparison> _comparisons;

    internal TxnIf(IVersionedStore store, IReadOnlyList<Comparison> comparisons) => (_store, _comparisons) = (store, comparisons);

    /// <summary>What is done if all conditions hold.</summary>
    public TxnThen Then(params IReadOnlyList<IOp> operations) => new(_store, _comparisons, operations);

    /// <summary>What is done if one does not.</summary>
    public TxnElse Else(params IReadOnlyList<IOp> operations) => new(_store, new TransactionParts(_comparisons, [], operations));
}

/// <summary>A transaction with its conditions, and what is done if they hold.</summary>
public sealed class TxnThen
{
    private readonly IVersionedStore _store;
    private readonly IReadOnlyList<Comparison> _comparisons;
    private readonly IReadOnlyList<IOp> _then;

    internal TxnThen(IVersionedStore store, IReadOnlyList<Comparison> comparisons, IReadOnlyList<IOp> then) =>
        (_store, _comparisons, _then) = (store, comparisons, then);

    /// <summary>What is done if one condition does not hold.</summary>
    public TxnElse Else(params IReadOnlyList<IOp> operations) => new(_store, new TransactionParts(_comparisons, _then, operations));

    /// <inheritdoc cref="TxnElse.CommitAsync"/>
    public ValueTask<TransactionResult> CommitAsync(CancellationToken cancellationToken = default) => Else([]).CommitAsync(cancellationToken);
}

/// <summary>A transaction that is complete.</summary>
public sealed class TxnElse
{
    private readonly IVersionedStore _store;
    private readonly TransactionParts _parts;

    internal TxnElse(IVersionedStore store, TransactionParts parts) => (_store, _parts) = (store, parts);

    /// <summary>Executes it.</summary>
    /// <param name="cancellationToken">Looked at before the store is asked.</param>
    /// <returns>Which part was executed, and what came of each operation. That the conditions did not hold is no exception.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    /// <exception cref="ArgumentException">
    /// More than 1,000 operations, a value above 1 MB, an operation that stands twice; or keys in different hash slots of a Cluster.
    /// </exception>
    /// <exception cref="InvalidOperationException">A value was asked to be greater or less than one of another type. Nothing was changed.</exception>
    public async ValueTask<TransactionResult> CommitAsync(CancellationToken cancellationToken = default)
    {
        _parts.ThrowIfShared();
        var reply = await _store.ExecuteAsync(_parts.ToRequest(_store.SerializerOptions), cancellationToken).ConfigureAwait(false);
        return _parts.Read(reply, _store.SerializerOptions, []);
    }
}
