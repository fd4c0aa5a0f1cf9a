using System.Text.Json;

namespace RedisLocking.Optimistic.Tests.Stm;

/// <summary>A store that counts what it is asked, and answers when it is let.</summary>
internal sealed class CountedStore(IVersionedStore store) : IVersionedStore
{
    private int _asked, _refused;

    public int Asked => _asked;

    public int Refused => _refused;

    /// <summary>What an answer waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public JsonSerializerOptions SerializerOptions => store.SerializerOptions;

    public TimeProvider TimeProvider => store.TimeProvider;

    public async ValueTask<TransactionReply> ExecuteAsync(TransactionRequest request, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _asked);
        var reply = await store.ExecuteAsync(request, cancellationToken);
        if (!reply.Succeeded)
            Interlocked.Increment(ref _refused);
        await Gate;
        await Task.Yield();
        return reply;
    }

    public ISequence Sequence(string name, SequenceOptions? options = null) => store.Sequence(name, options);
}
