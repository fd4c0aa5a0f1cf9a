using System.Text.Json;

namespace RedisLocking.Optimistic.Tests.Histories;

/// <summary>A store that remembers the versions which the last transaction of a flow gave to what it wrote. A seeded bug is one of these that changes what is asked.</summary>
internal class RecordedStore(IVersionedStore store) : IVersionedStore
{
    private static readonly AsyncLocal<Dictionary<string, long>?> Written = new();

    public JsonSerializerOptions SerializerOptions => store.SerializerOptions;

    public TimeProvider TimeProvider => store.TimeProvider;

    /// <summary>What the flow that begins here writes.</summary>
    public static Dictionary<string, long> BeginFlow() => Written.Value = new(StringComparer.Ordinal);

    public async ValueTask<TransactionReply> ExecuteAsync(TransactionRequest request, CancellationToken cancellationToken = default)
    {
        // So that flows of a store which answers at once are interleaved as well.
        await Task.Yield();
        var changed = Change(request);
        var reply = Change(request, await store.ExecuteAsync(changed, cancellationToken));
        if (reply.Succeeded && Written.Value is { } written)
        {
            foreach (var entry in request.Then.Zip(reply.Replies).Where(one => one.First.Kind == OperationKind.Put).Select(one => one.Second.Entry!))
                written[entry.Key] = entry.Version;
        }

        return reply;
    }

    public ISequence Sequence(string name, SequenceOptions? options = null) => store.Sequence(name, options);

    protected virtual TransactionRequest Change(TransactionRequest request) => request;

    protected virtual TransactionReply Change(TransactionRequest request, TransactionReply reply) => reply;
}
