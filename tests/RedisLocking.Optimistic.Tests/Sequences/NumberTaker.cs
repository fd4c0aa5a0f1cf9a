using System.Globalization;

namespace RedisLocking.Optimistic.Tests.Sequences;

/// <summary>A process that takes numbers, from several tasks at once, and writes every range that it got: <c>FIRST LAST</c>.</summary>
internal static class NumberTaker
{
    private const int Tasks = 8;

    /// <param name="options">The server, how many numbers, and the size of the blocks; 0: none.</param>
    public static async Task<int> RunAsync(string[] options)
    {
        var (count, block) = (int.Parse(options[1], CultureInfo.InvariantCulture), int.Parse(options[2], CultureInfo.InvariantCulture));
        await using var store = new RedisVersionedStore(new RedisStoreOptions { ConnectionString = options[0], OperationDeadline = TimeSpan.FromSeconds(30) });
        var sequence = block == 0 ? store.Sequence("numbers") : store.Sequence("numbers").InBlocksOf(block);
        var left = count;
        var ranges = await Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => Task.Run(async () =>
        {
            var taken = new List<SequenceRange>();
            var want = task;
            while (true)
            {
                want = 1 + (want % 3);
                var before = Interlocked.Add(ref left, -want) + want;
                if (before <= 0)
                    return taken;
                taken.Add(await sequence.NextAsync(Math.Min(want, before)));
            }
        }))).WaitAsync(TimeSpan.FromMinutes(10));

        foreach (var range in ranges.SelectMany(one => one))
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{range.First} {range.Last}"));
        return 0;
    }
}
