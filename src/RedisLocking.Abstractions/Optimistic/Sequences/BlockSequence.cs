namespace RedisLocking.Optimistic;

/// <summary>
/// Gives numbers out of a block that it took. Who finds it empty takes the next block, while the others wait for it; a range that is larger than what is left is
/// taken from the store by itself, and the rest stays for smaller ones.
/// </summary>
internal sealed class BlockSequence(ISequence sequence, int size) : ISequence
{
    private readonly Lock _gate = new();
    private SequenceRange _block;
    private int _given;
    private int _epoch;

    // Whether there was another block. All who wait for it are woken at once: one after the other, the last would find it empty again.
    private TaskCompletionSource<bool>? _taking;

    public string Name => sequence.Name;

    public SequenceOptions Options => sequence.Options;

    public ValueTask<SequenceRange> NextAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        if (count >= size)
            return sequence.NextAsync(count, cancellationToken);
        SequenceSteps.ThrowIfNeverThere(Options, Name, count);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (count <= _block.Count - _given)
                return new(Give(count));
        }

        return WaitAsync(count, cancellationToken);
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

    private async ValueTask<SequenceRange> WaitAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource<bool>? mine = null;
            Task<bool> taking;
            int epoch;
            lock (_gate)
            {
                var left = _block.Count - _given;
                if (count <= left)
                    return Give(count);
                if (left > 0)
                    break;
                if (_taking is null)
                    _taking = mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
                (taking, epoch) = (_taking.Task, _epoch);
            }

            if (mine is not null && await TakeAsync(mine, count, epoch).ConfigureAwait(false) is { } first)
                return first;
            if (!await taking.WaitAsync(cancellationToken).ConfigureAwait(false))
                break;
        }

        return await sequence.NextAsync(count, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a block, and its first numbers for who takes it; null: there is none, and those who wait are told why. Not given up by one of them.</summary>
    private async ValueTask<SequenceRange?> TakeAsync(TaskCompletionSource<bool> taking, int count, int epoch)
    {
        try
        {
            var block = await sequence.NextAsync(size).ConfigureAwait(false);
            lock (_gate)
            {
                // Taken before the sequence was set: what was not asked for is a gap.
                if (epoch == _epoch)
                    (_block, _given) = (block, count);
                _taking = null;
            }

            taking.SetResult(true);
            return block.Part(0, count);
        }
        catch (SequenceExhaustedException)
        {
            // At the end of a range there may be less than a block, and still as much as was asked for.
            End(taking).SetResult(false);
        }
        catch (Exception failure)
        {
            End(taking).SetException(failure);
        }

        return null;
    }

    private TaskCompletionSource<bool> End(TaskCompletionSource<bool> taking)
    {
        lock (_gate)
            _taking = null;
        return taking;
    }

    private SequenceRange Give(int count)
    {
        var part = _block.Part(_given, count);
        _given += count;
        return part;
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
