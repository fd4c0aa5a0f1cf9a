namespace RedisLocking.Optimistic;

/// <summary>Single values and batches of them.</summary>
public static class VersionedStoreExtensions
{
    /// <summary>The entry as it is now; null: there is none.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public static async ValueTask<Entry<T>?> GetAsync<T>(this IVersionedStore store, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var reply = await store.ExecuteAsync(new TransactionRequest([], [Operation.Get(key)], []), cancellationToken).ConfigureAwait(false);
        return reply.Replies[0].Entry is { } entry ? JsonValues.Read<T>(entry, store.SerializerOptions) : null;
    }

    /// <summary>Several entries as they were in one moment, in the order of the keys; null where there is none.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public static async ValueTask<IReadOnlyList<Entry<T>?>> GetAllAsync<T>(this IVersionedStore store, IEnumerable<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(keys);
        var gets = keys.Select(Operation.Get).ToList();
        if (gets.Count == 0)
            return [];
        var reply = await store.ExecuteAsync(new TransactionRequest([], gets, []), cancellationToken).ConfigureAwait(false);
        return [.. reply.Replies.Select(one => one.Entry is { } entry ? JsonValues.Read<T>(entry, store.SerializerOptions) : null)];
    }

    /// <summary>
    /// Writes a value. If its type has a property with <see cref="VersionAttribute"/>, only if the entry still has the version that it
    /// carries (0: if there is none); otherwise whatever is there.
    /// </summary>
    /// <returns>The entry as it is after that.</returns>
    /// <exception cref="VersionConflictException">The entry has another version.</exception>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    /// <exception cref="ArgumentException">The value is larger than 1 MB as JSON.</exception>
    public static ValueTask<Entry<T>> PutAsync<T>(this IVersionedStore store, string key, T value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.PutAsync(key, value, JsonValues.Carried(value, store.SerializerOptions) ?? Expected.Any, cancellationToken);
    }

    /// <summary>Writes a value if the entry is what is expected: a version, <see cref="Expected.Absent"/> or <see cref="Expected.Present"/>.</summary>
    /// <returns>The entry as it is after that.</returns>
    /// <exception cref="VersionConflictException">It is something else; the exception has what is there now.</exception>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    /// <exception cref="ArgumentException">The value is larger than 1 MB as JSON.</exception>
    public static async ValueTask<Entry<T>> PutAsync<T>(this IVersionedStore store, string key, T value, Expected expected, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var put = Operation.Put(key, JsonValues.Write(EntryKey.Checked(key), value, store.SerializerOptions));
        var reply = await ChangeAsync(store, put, expected, cancellationToken).ConfigureAwait(false);
        return JsonValues.Written(reply.Entry!, value, store.SerializerOptions);
    }

    /// <summary>Deletes an entry, whatever it is.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public static ValueTask<bool> DeleteAsync(this IVersionedStore store, string key, CancellationToken cancellationToken = default) =>
        store.DeleteAsync(key, Expected.Any, cancellationToken);

    /// <summary>Deletes an entry if it is what is expected: a version, or <see cref="Expected.Present"/>.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="VersionConflictException">It is something else; the exception has what is there now.</exception>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public static async ValueTask<bool> DeleteAsync(this IVersionedStore store, string key, Expected expected, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return (await ChangeAsync(store, Operation.Delete(key), expected, cancellationToken).ConfigureAwait(false)).DeletedVersion != 0;
    }

    /// <summary>Makes several changes, each with what its entry must be before: all of them, or none. Up to 1,000.</summary>
    /// <returns>The versions that the entries have after that, in the order of the changes; 0 for a deleted one.</returns>
    /// <exception cref="VersionConflictException">Some entry is something else; the exception names every such entry.</exception>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    /// <exception cref="ArgumentException">A key is named twice, a value is too large, or there are more than 1,000 changes.</exception>
    public static async ValueTask<IReadOnlyList<long>> ChangeAllAsync(this IVersionedStore store, IReadOnlyList<EntryChange> changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.GroupBy(change => change.Key, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"'{twice.Key}' is named {twice.Count()} times; a batch changes each entry once.", nameof(changes));
        if (changes.Count == 0)
            return [];

        var made = changes.Select(change => change.Make(store.SerializerOptions)).ToList();
        var reply = await store.ExecuteAsync(
            new TransactionRequest(
                [.. changes.Zip(made, (change, one) => one.Expected.On(change.Key)).OfType<Comparison>()],
                [.. made.Select(one => one.Operation)],
                [.. changes.Select(change => Operation.Get(change.Key))]),
            cancellationToken).ConfigureAwait(false);
        if (reply.Succeeded)
        {
            for (var index = 0; index < changes.Count; index++)
                changes[index].Raise(reply.Replies[index], store.SerializerOptions);
            return [.. reply.Replies.Select(one => one.Entry?.Version ?? 0)];
        }

        throw new VersionConflictException(
            [.. changes.Select((change, index) => new VersionConflict(change.Key, made[index].Expected, reply.Replies[index].Entry))
                .Where(conflict => !conflict.Expected.IsMetBy(conflict.Current))]);
    }

    private static async ValueTask<OperationReply> ChangeAsync(IVersionedStore store, Operation change, Expected expected, CancellationToken cancellationToken)
    {
        var request = expected.On(change.Key) is { } comparison
            ? new TransactionRequest([comparison], [change], [Operation.Get(change.Key)])
            : new TransactionRequest([], [change], []);
        var reply = await store.ExecuteAsync(request, cancellationToken).ConfigureAwait(false);
        return reply.Succeeded ? reply.Replies[0] : throw new VersionConflictException([new VersionConflict(change.Key, expected, reply.Replies[0].Entry)]);
    }
}
