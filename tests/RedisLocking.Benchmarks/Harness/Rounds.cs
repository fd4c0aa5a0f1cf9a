namespace RedisLocking.Benchmarks.Harness;

/// <summary>
/// Lets candidates take turns, so that whatever else the machine does meets all of them. Each begins a round as often as
/// the others do, and has one turn before that is not counted: it loads the code and fills the pools.
/// </summary>
internal static class Rounds
{
    /// <summary>The results, by candidate and round.</summary>
    public static async Task<IReadOnlyList<T>[]> AlternateAsync<T>(int rounds, CancellationToken stop, params Func<Task<T>>[] candidates)
    {
        foreach (var candidate in candidates)
            await TakeTurnAsync(candidate, stop);

        var results = candidates.Select(_ => new List<T>(rounds)).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < candidates.Length; turn++)
            {
                var index = (round + turn) % candidates.Length;
                results[index].Add(await TakeTurnAsync(candidates[index], stop));
            }
        }

        return results;
    }

    private static Task<T> TakeTurnAsync<T>(Func<Task<T>> candidate, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        // Nobody pays for the garbage of whoever went before.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return candidate();
    }
}
