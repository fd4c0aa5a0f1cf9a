using RedisLocking.TestSupport;

namespace RedisLocking.Optimistic.Tests.Histories;

/// <summary>Transactions by chance over few entries, and what they saw.</summary>
internal static class RandomWorkload
{
    private const int Workers = 8;
    private const int Keys = 4;
    private static readonly StmOptions Patient = new() { MaxAttempts = 10_000, MaxPause = TimeSpan.FromMilliseconds(5) };

    public static async Task<IReadOnlyList<CommittedTransaction>> RunAsync(RecordedStore store, StmIsolation isolation, int seed, int rounds)
    {
        var histories = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker =>
            Task.Run(() => WorkAsync(store, Patient with { Isolation = isolation }, worker, new Random((seed * Workers) + worker), rounds)))).WithPatience();
        return [.. histories.SelectMany(one => one)];
    }

    private static async Task<List<CommittedTransaction>> WorkAsync(RecordedStore store, StmOptions options, int worker, Random random, int rounds)
    {
        var history = new List<CommittedTransaction>();
        for (var round = 0; round < rounds; round++)
        {
            // The same steps in every attempt: a read or a write of some entry.
            var steps = Enumerable.Range(0, random.Next(2, 6)).Select(_ => (Key: $"k{random.Next(Keys)}", Writes: random.Next(2) == 0)).ToList();
            history.Add(await RunOneAsync(store, options, $"{worker}/{round}", steps));
        }

        return history;
    }

    private static async Task<CommittedTransaction> RunOneAsync(RecordedStore store, StmOptions options, string name, List<(string Key, bool Writes)> steps)
    {
        var written = RecordedStore.BeginFlow();
        var reads = new List<(string Key, long Version)>();
        await store.RunAsync(
            async tx =>
            {
                reads.Clear();
                var mine = new HashSet<string>(StringComparer.Ordinal);
                foreach (var (key, writes) in steps)
                {
                    if (writes && mine.Add(key))
                        tx.Put(key, name);
                    else if (!mine.Contains(key))
                        reads.Add((key, (await tx.GetEntryAsync<string>(key))?.Version ?? 0));
                }
            },
            options);
        return new CommittedTransaction(name, reads, written);
    }
}
