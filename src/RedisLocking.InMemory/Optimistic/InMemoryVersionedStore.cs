using System.Text.Json;
using RedisLocking.Leases;

namespace RedisLocking.Optimistic;

/// <summary>
/// A versioned store inside one process, with the contracts of the one in Redis. For development and for tests; two of these know
/// nothing of each other.
/// </summary>
public sealed class InMemoryVersionedStore : IVersionedStore
{
    private readonly Lock _gate = new();
    private readonly MemoryEntries _entries = new();
    private readonly Dictionary<string, long> _sequences = new(StringComparer.Ordinal);

    /// <summary>Makes an empty store.</summary>
    /// <param name="options">Read once, now; null takes the defaults.</param>
    /// <param name="timeProvider">The clock of the revisions, and of the pauses between attempts; null takes the system's.</param>
    public InMemoryVersionedStore(InMemoryStoreOptions? options = null, TimeProvider? timeProvider = null)
    {
        SerializerOptions = JsonSettings.Frozen((options ?? new InMemoryStoreOptions()).SerializerOptions);
        TimeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public JsonSerializerOptions SerializerOptions { get; }

    /// <inheritdoc/>
    public TimeProvider TimeProvider { get; }

    /// <inheritdoc/>
    public ValueTask<TransactionReply> ExecuteAsync(TransactionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<TransactionReply>(cancellationToken);

        var leases = GuardLeases.Of(request);
        if (leases.Count == 0)
            return new(Execute(request, new HashSet<InMemoryLease>()));

        TransactionReply? reply = null;
        GuardLeases.TableOf(leases).WhileNothingMoves(leases, held => reply = Execute(request, held));
        return new(reply!);
    }

    /// <inheritdoc/>
    public ISequence Sequence(string name, SequenceOptions? options = null)
    {
        EntryNames.ThrowIfNoName(name);
        return new MemorySequence(name, options ?? SequenceOptions.Unbounded, _sequences, _gate);
    }

    private TransactionReply Execute(TransactionRequest request, IReadOnlySet<InMemoryLease> held)
    {
        // A clock may be somebody else's code, and is read before the gate.
        var now = (TimeProvider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        lock (_gate)
        {
            var step = new MemoryStep(_entries, held, now);
            var reply = step.Execute(request);
            return step.Commit(reply);
        }
    }
}
