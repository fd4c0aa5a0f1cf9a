using RedisLocking.Tests.Permits;
using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;
using RedisLocking.TestWorker;

namespace RedisLocking.Tests.MultiLocks;

/// <summary>Two locks that are taken in opposite orders.</summary>
public sealed class AllOfInProcessesTests(ITestOutputHelper output)
{
    private const int Processes = 4;
    private const int Rounds = 50;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Thirty_two_workers_in_four_processes_all_get_through()
    {
        await using var server = await RedisServer.StartAsync();
        var processes = await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => WorkerProcess.StartAsync(server)));
        var workers = await Task.WhenAll(processes.Select((process, index) => LoopingWorker.BeginAsync(process, "allof:a:b", seed: index * 100, tasks: 8, Length, Hold, Ttl)));
        try
        {
            // A worker is through when all of its tasks are: nobody waits for the other for good.
            var histories = await Task.WhenAll(workers.Select(worker => worker.HistoryAsync()));

            var all = histories.SelectMany(history => history).ToArray();
            histories.ShouldAllBe(history => history.Count >= 8);
            all.ShouldBeAlone(_ => true);
            output.WriteLine($"{all.Length} times both");
            await server.UntilNothingIsLeftAsync();
        }
        finally
        {
            await Task.WhenAll(workers.Select(worker => worker.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task Callers_that_do_not_wait_never_refuse_each_other_all()
    {
        await using var server = await RedisServer.StartAsync();
        var peers = await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => Peer.OpenAsync(server)));
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var answers = await Task.WhenAll(Enumerable.Range(0, 2 * Processes).Select(caller => Task.Run(() => BothAsync(peers[caller / 2], caller)))).WithPatience();

                answers.ShouldContain(lease => lease != null);
                foreach (var lease in answers)
                    await (lease?.DisposeAsync() ?? ValueTask.CompletedTask);
            }
        }
        finally
        {
            await Task.WhenAll(peers.Select(peer => peer.DisposeAsync().AsTask()));
        }
    }

    private static Task<ILockLease?> BothAsync(Peer peer, int caller) =>
        (caller % 2 == 0 ? peer.Locks.AllOf("a", "b") : peer.Locks.AllOf("b", "a")).TryAcquireAsync().AsTask();
}
