using RedisLocking.Optimistic.Calls;
using RedisLocking.Optimistic.Keys;

namespace RedisLocking.Optimistic.Sequences;

/// <summary>A sequence of a <see cref="RedisVersionedStore"/>.</summary>
internal sealed class RedisSequence(StoreKey key, SequenceOptions options, StoreCalls calls) : ISequence
{
    public string Name => key.Name;

    public SequenceOptions Options => options;

    public async ValueTask<SequenceRange> NextAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        SequenceSteps.ThrowIfNeverThere(options, Name, count);
        var (done, number) = await CallAsync(SequenceCall.Steps, "next", count, cancellationToken).ConfigureAwait(false);
        return done ? new SequenceRange(number, count, options) : throw new SequenceExhaustedException(Name, options.Maximum - number + 1, count, options);
    }

    public async ValueTask<long> PeekAsync(CancellationToken cancellationToken = default) =>
        (await CallAsync(SequenceCall.Looks, "peek", 0, cancellationToken).ConfigureAwait(false)).Number;

    public async ValueTask SetAsync(long number, CancellationToken cancellationToken = default)
    {
        SequenceSteps.ThrowIfOutside(options, Name, number);
        await CallAsync(SequenceCall.Steps, "set", number, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<long> AddAsync(long amount, CancellationToken cancellationToken = default)
    {
        var (done, number) = await CallAsync(SequenceCall.Steps, "add", amount, cancellationToken).ConfigureAwait(false);
        return done ? number : throw SequenceSteps.Outside(options, Name, number, amount);
    }

    private async Task<(bool Done, long Number)> CallAsync(CallKind kind, string what, long amount, CancellationToken cancellationToken)
    {
        var answer = await calls.RunAsync(new SequenceCall(kind, key, what, amount, options), cancellationToken).ConfigureAwait(false);
        return (answer.NextNumber() == 1, answer.NextNumber());
    }
}
