namespace RedisLocking.Optimistic;

/// <summary>Whole numbers that are each given once, to whoever asks.</summary>
public interface ISequence
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Its range.</summary>
    SequenceOptions Options { get; }

    /// <summary>Takes the next numbers.</summary>
    /// <param name="count">How many, 1 or more; of a cycling sequence at most as many as it has.</param>
    /// <param name="cancellationToken">Looked at before the store is asked.</param>
    /// <returns>Numbers that nobody else has got, and gets (of a cycling sequence: until it comes round).</returns>
    /// <exception cref="SequenceExhaustedException">There are not so many left. None was taken.</exception>
    /// <exception cref="StoreUnavailableException">The store did not answer; if they may have been taken, they are a gap.</exception>
    ValueTask<SequenceRange> NextAsync(int count = 1, CancellationToken cancellationToken = default);

    /// <summary>The number that comes next; one above the maximum: it is exhausted. By the time it is read somebody may have taken it.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    ValueTask<long> PeekAsync(CancellationToken cancellationToken = default);

    /// <summary>Sets the number that comes next.</summary>
    /// <param name="number">Within the range. A number that was given before is given again.</param>
    /// <param name="cancellationToken">Looked at before the store is asked.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside of the range.</exception>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    ValueTask SetAsync(long number, CancellationToken cancellationToken = default);

    /// <summary>Moves on, or back: to return numbers that were taken last and not used, add minus their count.</summary>
    /// <param name="amount">How far; below 0, back.</param>
    /// <param name="cancellationToken">Looked at before the store is asked.</param>
    /// <returns>The number that comes next after that.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It would fall below the minimum, or rise above the maximum and one. Nothing was changed.</exception>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    ValueTask<long> AddAsync(long amount, CancellationToken cancellationToken = default);
}
