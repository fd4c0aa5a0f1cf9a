using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace RedisLocking.Optimistic;

/// <summary>One attempt of a body: what it reads and writes goes through this. Over when the body returns.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle nobody asks for holds nothing.")]
public sealed class StmTransaction
{
    private readonly StmReads _reads;
    private readonly JsonSerializerOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly OrderedDictionary<string, Operation> _writes = new(StringComparer.Ordinal);
    private bool _ended;

    internal StmTransaction(StmReads reads, JsonSerializerOptions options, CancellationToken cancellationToken)
    {
        _reads = reads;
        _options = options;
        _cancellationToken = cancellationToken;
    }

    internal IReadOnlyDictionary<string, Operation> Writes => _writes;

    /// <summary>The value of an entry, or what this attempt has put there; the type's default where there is none.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask<T?> GetAsync<T>(string key) => await GetEntryAsync<T>(key).ConfigureAwait(false) is { } entry ? entry.Value : default;

    /// <summary>The same with its version, and null where there is none. What this attempt has put has the version 0, for it has none yet.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask<Entry<T>?> GetEntryAsync<T>(string key)
    {
        EntryKey.Checked(key);
        StoredEntry? entry;

        // A body that reads several at once has them read one after the other: each has to fit to those before it.
        await _oneAtATime.WaitAsync(_cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfEnded();
            entry = _writes.TryGetValue(key, out var write)
                ? write.Kind == OperationKind.Put ? new StoredEntry(key, write.Value, 0, 0, 0) : null
                : await _reads.GetAsync(key, _cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }

        return entry is null ? null : JsonValues.Read<T>(entry, _options);
    }

    /// <summary>Writes a value when the body is through; it is taken as it is now.</summary>
    /// <exception cref="ArgumentException">It is larger than 1 MB as JSON.</exception>
    public void Put<T>(string key, T value) => Write(key, Operation.Put(key, JsonValues.Write(EntryKey.Checked(key), value, _options)));

    /// <summary>Deletes an entry when the body is through, if there is one.</summary>
    public void Delete(string key) => Write(key, Operation.Delete(key));

    /// <summary>Whatever is called from now on is a mistake.</summary>
    internal void End() => _ended = true;

    private void Write(string key, Operation write)
    {
        ThrowIfEnded();
        _writes[key] = write;
    }

    private void ThrowIfEnded()
    {
        if (_ended)
            throw new InvalidOperationException("The body of this transaction has returned: it must await what it reads, and keep the transaction to itself.");
    }
}
