namespace RedisLocking.Optimistic;

/// <summary>Software transactional memory: code that reads and writes entries as if it were alone.</summary>
public static class StmExtensions
{
    /// <summary>
    /// Runs the body, and writes what it has put, in one step, if nothing that it has read was changed meanwhile. Otherwise the body is
    /// run again: it must do nothing else that counts. A body that throws writes nothing.
    /// </summary>
    /// <remarks>
    /// On the two snapshot levels the body may first be run on entries as this process saw them last, up to a second ago, all of them as of one revision. What it writes, returns or throws
    /// counts only if they still are so, as the commit finds out; if not, that was no attempt. So who comes back to an entry asks the store once, and not twice. Bodies of one process that
    /// want the same entry are served one after the other, and none is refused for another.
    /// </remarks>
    /// <param name="store">The store.</param>
    /// <param name="body">Reads and writes through the object that it is given, and through nothing else.</param>
    /// <param name="isolation">What the body sees of others.</param>
    /// <param name="cancellationToken">Looked at before each attempt and each call; the commit is not given up half way.</param>
    /// <exception cref="StmConflictException">It was run 100 times in vain.</exception>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    /// <exception cref="ArgumentException">A value above 1 MB, more than 1,000 keys, or keys in different hash slots of a Cluster.</exception>
    public static Task RunAsync(this IVersionedStore store, Func<StmTransaction, Task> body, StmIsolation isolation = StmIsolation.SerializableSnapshot, CancellationToken cancellationToken = default) =>
        store.RunAsync(body, new StmOptions { Isolation = isolation }, cancellationToken);

    /// <summary>The same, of a body that returns something.</summary>
    /// <inheritdoc cref="RunAsync(IVersionedStore, Func{StmTransaction, Task}, StmIsolation, CancellationToken)"/>
    public static Task<TResult> RunAsync<TResult>(this IVersionedStore store, Func<StmTransaction, Task<TResult>> body, StmIsolation isolation = StmIsolation.SerializableSnapshot, CancellationToken cancellationToken = default) =>
        store.RunAsync(body, new StmOptions { Isolation = isolation }, cancellationToken);

    /// <summary>The same, with other bounds.</summary>
    /// <inheritdoc cref="RunAsync(IVersionedStore, Func{StmTransaction, Task}, StmIsolation, CancellationToken)"/>
    public static Task RunAsync(this IVersionedStore store, Func<StmTransaction, Task> body, StmOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return store.RunAsync(
            async transaction =>
            {
                await body(transaction).ConfigureAwait(false);
                return true;
            },
            options,
            cancellationToken);
    }

    /// <summary>The same, of a body that returns something, with other bounds.</summary>
    /// <inheritdoc cref="RunAsync(IVersionedStore, Func{StmTransaction, Task}, StmIsolation, CancellationToken)"/>
    public static Task<TResult> RunAsync<TResult>(this IVersionedStore store, Func<StmTransaction, Task<TResult>> body, StmOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfMistaken();
        return new StmRun(store, options).RunAsync(body, cancellationToken);
    }
}
