using System.Diagnostics.CodeAnalysis;

namespace RedisLocking.Optimistic;

/// <summary>
/// Gives numbers out of a block that it took. Who finds it empty takes the next block, one at a time, while the others wait for it; a
/// range that is larger than what is left is taken from the store by itself, and the rest stays for smaller ones.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle nobody asks for holds nothing.")]
internal sealed class BlockSequence(ISequence sequence, int size) : ISequence
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _taking = new(1);
    private SequenceRange _block;
    private int _given;
    private int _epoch;

    public string Name => sequence.Name;

    public SequenceOptions Options => sequence.Options;

    public ValueTask<SequenceRange> NextAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        if (count >= size)
            return sequence.NextAsync(count, cancellationToken);
        SequenceSteps.ThrowIfNeverThere(Options, Name, count);
        cancellationToken.ThrowIfCancellationRequested();
        return TryGive(count) is { } given ? new(given) : TakeBlockAsync(count, cancellationToken);
    }

    public ValueTask<long> PeekAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_given < _block.Count)
                return new(_block[_given]);
        }

        return sequence.PeekAsync(cancellationToken);
    }

    public async ValueTask SetAsync(long number, CancellationToken cancellationToken = default)
    {
        await sequence.SetAsync(number, cancellationToken).ConfigureAwait(false);
        Drop();
    }

    public async ValueTask<long> AddAsync(long amount, CancellationToken cancellationToken = default)
    {
        var next = await sequence.AddAsync(amount, cancellationToken).ConfigureAwait(false);
        Drop();
        return next;
    }

    private SequenceRange? TryGive(int count)
    {
        lock (_gate)
        {
            if (count > _block.Count - _given)
                return null;
            var part = _block.Part(_given, count);
            _given += count;
            return part;
        }
    }

    private async ValueTask<SequenceRange> TakeBlockAsync(int count, CancellationToken cancellationToken)
    {
        await _taking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (TryGive(count) is { } given)
                return given;
            if (count > 1 && HasSome)
                return await sequence.NextAsync(count, cancellationToken).ConfigureAwait(false);

            var epoch = Volatile.Read(ref _epoch);
            return await TakeAsync(cancellationToken).ConfigureAwait(false) is { } block
                ? Give(block, count, epoch)
                : await sequence.NextAsync(count, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _taking.Release();
        }
    }

    private bool HasSome
    {
        get
        {
            lock (_gate)
                return _given < _block.Count;
        }
    }

    // At the end of a range there may be less than a block, and still as much as was asked for.
    private async ValueTask<SequenceRange?> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await sequence.NextAsync(size, cancellationToken).ConfigureAwait(false);
        }
        catch (SequenceExhaustedException)
        {
            return null;
        }
    }

    private SequenceRange Give(SequenceRange block, int count, int epoch)
    {
        lock (_gate)
        {
            // Taken before the sequence was set: what was not asked for is a gap.
            if (epoch == _epoch)
                (_block, _given) = (block, count);
        }

        return block.Part(0, count);
    }

    private void Drop()
    {
        lock (_gate)
        {
            _epoch++;
            _given = _block.Count;
        }
    }
}
