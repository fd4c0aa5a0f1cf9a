namespace RedisLocking.Optimistic;

/// <summary>Runs a body until one attempt commits.</summary>
internal sealed class StmRun(IVersionedStore store, StmOptions options)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);

    private static readonly Dictionary<string, Operation> NoWrites = [];

    private readonly Dictionary<string, int> _conflicts = new(StringComparer.Ordinal);

    public async Task<TResult> RunAsync<TResult>(Func<StmTransaction, Task<TResult>> body, CancellationToken cancellationToken)
    {
        var memory = StmMemory.Of(store);
        StmSnapshot? snapshot = null;
        for (var attempt = 1; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var reads = new StmReads(store, memory, options.Isolation, snapshot);
            var transaction = new StmTransaction(reads, store.SerializerOptions, cancellationToken);
            var outcome = await TryAsync(body, transaction, reads, cancellationToken).ConfigureAwait(false);
            if (outcome.Committed)
                return outcome.Result!;

            snapshot = reads.IsOutrun ? null : reads.Snapshot;

            // That was in place of a read: the first attempt begins with what the refusal says.
            if (reads.HasRecalled && !reads.IsOutrun)
                continue;

            foreach (var key in reads.Changed)
                _conflicts[key] = _conflicts.GetValueOrDefault(key) + 1;
            if (attempt == options.MaxAttempts)
            {
                var hottest = _conflicts.MaxBy(one => one.Value);
                throw new StmConflictException(attempt, hottest.Key, hottest.Value);
            }

            await PauseAsync(attempt++, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<(bool Committed, TResult? Result)> TryAsync<TResult>(
        Func<StmTransaction, Task<TResult>> body, StmTransaction transaction, StmReads reads, CancellationToken cancellationToken)
    {
        TResult result;
        try
        {
            result = await body(transaction).ConfigureAwait(false);
        }
        catch (Exception) when (reads.IsStale)
        {
            // Whatever the body makes of being stopped: it has read what was changed since, and is run again.
            return default;
        }
        catch (Exception failure) when (reads.IsUnconfirmed && failure is not StoreUnavailableException and not OperationCanceledException)
        {
            // It may not have thrown this, had it read what is there now.
            if (await reads.CommitAsync(NoWrites, cancellationToken).ConfigureAwait(false))
                throw;
            return default;
        }
        finally
        {
            transaction.End();
        }

        return !reads.IsStale && await reads.CommitAsync(transaction.Writes, cancellationToken).ConfigureAwait(false) ? (true, result) : default;
    }

    private async Task PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        // The keys that it needs have just been read with the refusal: as good a moment as any. After that, whoever meets again has to part.
        if (attempt == 1)
            return;
        var longest = Math.Min(options.MaxPause.TotalMilliseconds, FirstPause.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 2, 30)));
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * longest), store.TimeProvider, cancellationToken).ConfigureAwait(false);
    }
}
