using System.Text.Json;

namespace RedisLocking.Optimistic;

/// <summary>
/// Small shared values, each with a version: read, think, and write only if nothing moved meanwhile. Nobody waits for anybody. For
/// counters, balances, configuration and documents up to 1 MB; it is no database.
/// </summary>
/// <remarks>
/// What one uses are the extensions: <see cref="VersionedStoreExtensions"/> for single values and batches,
/// <see cref="TransactionExtensions.Txn"/> for conditional transactions, <see cref="StmExtensions"/> for code that is run again until
/// nothing moved under it, <see cref="VersionGroupExtensions.Group"/> for a version that several values share. All of them end in <see cref="ExecuteAsync"/>.
/// </remarks>
public interface IVersionedStore
{
    /// <summary>How values become JSON and are read again. Add a source-generated context to its <see cref="JsonSerializerOptions.TypeInfoResolverChain"/>
    /// through the store's options.</summary>
    JsonSerializerOptions SerializerOptions { get; }

    /// <summary>The clock of the pauses between two attempts.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>Compares, and executes one of two lists of operations: all of it in one step, between two other transactions.</summary>
    /// <param name="request">What to compare and what to do.</param>
    /// <param name="cancellationToken">Looked at before the store is asked: what was asked for is not given up half way.</param>
    /// <returns>Which list was executed, and what came of each operation.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    /// <exception cref="ArgumentException">In a Redis Cluster: two keys are in different hash slots. The message names them.</exception>
    /// <exception cref="InvalidOperationException">A value was asked to be greater or less than one of another type.</exception>
    ValueTask<TransactionReply> ExecuteAsync(TransactionRequest request, CancellationToken cancellationToken = default);

    /// <summary>A sequence of whole numbers that are each given once. It begins with <see cref="SequenceOptions.Minimum"/>.</summary>
    /// <param name="name">Its name, 1 to 1,024 bytes of UTF-8; an entry may have the same.</param>
    /// <param name="options">Its range; every process must say the same. null: from 1, without an end.</param>
    ISequence Sequence(string name, SequenceOptions? options = null);
}
