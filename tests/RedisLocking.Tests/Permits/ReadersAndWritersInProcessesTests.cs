using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;
using RedisLocking.TestWorker;

namespace RedisLocking.Tests.Permits;

/// <summary>Readers and writers of eight processes.</summary>
public sealed class ReadersAndWritersInProcessesTests(ITestOutputHelper output)
{
    private const string Key = "locks:{catalog}";
    private const int Processes = 8;
    private const int TasksEach = 4;

    // The benchmark rw runs the same for half a minute.
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Sixty_four_readers_hold_at_once_and_a_writer_gets_in_before_the_readers_that_came_after_it()
    {
        await using var server = await RedisServer.StartAsync();
        await using var peer = await Peer.OpenAsync(server);
        var workers = await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => WorkerProcess.StartAsync(server)));
        try
        {
            await TellAllAsync(workers, "acquire catalog 0 60000 read 8");
            var first = await Task.WhenAll(workers.Select(worker => NextAsync(worker, "granted ", times: 8)));
            (await server.HoldersAsync(Key)).Count.ShouldBe(64);

            var writing = peer.Locks.WriteLock("catalog").AcquireAsync(TimeSpan.FromMinutes(5)).AsTask();
            await server.UntilQueuedAsync(Key);
            await TellAllAsync(workers, "acquire catalog 300000 60000 read");
            await server.UntilQueuedAsync(Key, places: 1 + Processes);
            writing.IsCompleted.ShouldBeFalse();
            await TellAllAsync(workers, "release");
            var writer = await writing.WithPatience();

            (await server.HoldersAsync(Key)).ShouldBe([writer.LeaseId]);
            first.SelectMany(tokens => tokens).ShouldAllBe(token => FencingToken.Parse(token, null) < writer.FencingToken);
            await writer.DisposeAsync();
            var later = await Task.WhenAll(workers.Select(GrantedAfterReleasesAsync));
            later.ShouldAllBe(token => token > writer.FencingToken);
            (await server.HoldersAsync(Key)).Count.ShouldBe(Processes);
        }
        finally
        {
            await Task.WhenAll(workers.Select(worker => worker.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task In_a_mixed_run_no_writer_meets_anybody_tokens_rise_and_neither_kind_starves()
    {
        await using var server = await RedisServer.StartAsync();
        var processes = await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => WorkerProcess.StartAsync(server)));
        var workers = await Task.WhenAll(processes.Select((process, index) => LoopingWorker.BeginAsync(process, "rw:catalog", seed: index * 100, TasksEach, Length, Hold, Ttl)));
        try
        {
            var histories = await Task.WhenAll(workers.Select(worker => worker.HistoryAsync()));

            var all = histories.SelectMany(history => history).ToArray();
            all.ShouldBeAlone(held => held.IsWriter);
            all.ShouldHaveRisingTokens();
            histories.ShouldAllBe(history => history.Count >= TasksEach);
            ShouldNotStarve(all);
            output.WriteLine($"{all.Count(held => held.IsWriter)} writers, {all.Count(held => !held.IsWriter)} readers, {all.Where(held => !held.IsWriter).MostAtOnce()} at once; longest wait {all.Max(held => held.Waited).TotalMilliseconds:0} ms");
            await server.UntilNothingIsLeftAsync();
        }
        finally
        {
            await Task.WhenAll(workers.Select(worker => worker.DisposeAsync().AsTask()));
        }
    }

    // However slow the machine is: who starves has nothing in one half of the run, or waits many times longer than the others.
    private static void ShouldNotStarve(IReadOnlyCollection<Held> all)
    {
        var (readers, writers) = (all.Where(held => !held.IsWriter).ToArray(), all.Where(held => held.IsWriter).ToArray());
        var middle = all.Min(held => held.From) / 2 + all.Max(held => held.From) / 2;
        foreach (var kind in (Held[][])[readers, writers])
        {
            kind.ShouldContain(held => held.From < middle);
            kind.ShouldContain(held => held.From > middle);
        }

        MedianWait(writers).ShouldBeLessThan(10 * MedianWait(readers));
        MedianWait(readers).ShouldBeLessThan(10 * MedianWait(writers));
    }

    private static TimeSpan MedianWait(Held[] kind) => kind.Select(held => held.Waited).Order().ElementAt(kind.Length / 2);

    private static Task TellAllAsync(WorkerProcess[] workers, string command) => Task.WhenAll(workers.Select(worker => worker.SendAsync(command)));

    // A reader may be granted what the writer gave back before its process has heard the answers to all of its releases.
    private static async Task<FencingToken> GrantedAfterReleasesAsync(WorkerProcess worker)
    {
        var lines = new List<string>();
        while (lines.Count < 9)
            lines.Add(await worker.NextLineAsync());
        lines.Count(line => line.StartsWith("released ", StringComparison.Ordinal)).ShouldBe(8);
        var granted = lines.Where(line => line.StartsWith("granted ", StringComparison.Ordinal)).ShouldHaveSingleItem();
        return FencingToken.Parse(granted["granted ".Length..], null);
    }

    private static async Task<IReadOnlyList<string>> NextAsync(WorkerProcess worker, string what, int times = 1)
    {
        var values = new List<string>();
        while (values.Count < times)
        {
            var line = await worker.NextLineAsync();
            line.ShouldStartWith(what);
            values.Add(line[what.Length..]);
        }

        return values;
    }
}
