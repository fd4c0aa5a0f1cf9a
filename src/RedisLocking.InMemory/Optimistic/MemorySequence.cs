namespace RedisLocking.Optimistic;

/// <summary>A sequence of an <see cref="InMemoryVersionedStore"/>, whose gate guards the numbers that come next.</summary>
internal sealed class MemorySequence(string name, SequenceOptions options, Dictionary<string, long> following, Lock gate) : ISequence
{
    public string Name => name;

    public SequenceOptions Options => options;

    public ValueTask<SequenceRange> NextAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SequenceSteps.ThrowIfNeverThere(options, name, count);
        lock (gate)
        {
            var first = Following;
            var left = options.Maximum - first + 1;
            if (!options.Cycle && count > left)
                throw new SequenceExhaustedException(name, left, count, options);
            following[name] = SequenceSteps.Wrapped(options, first + count);
            return new(new SequenceRange(first, count, options));
        }
    }

    public ValueTask<long> PeekAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            return new(Following);
    }

    public ValueTask SetAsync(long number, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SequenceSteps.ThrowIfOutside(options, name, number);
        lock (gate)
            following[name] = number;
        return ValueTask.CompletedTask;
    }

    public ValueTask<long> AddAsync(long amount, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            var next = Following;
            if (amount < options.Minimum - next || amount > options.Maximum + 1 - next)
                throw SequenceSteps.Outside(options, name, next, amount);
            return new(following[name] = SequenceSteps.Wrapped(options, next + amount));
        }
    }

    // Set under another range, it may lie outside of this one.
    private long Following => Math.Clamp(following.GetValueOrDefault(name, options.Minimum), options.Minimum, options.Maximum + 1);
}
