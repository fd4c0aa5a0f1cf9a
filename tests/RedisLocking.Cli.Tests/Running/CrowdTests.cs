using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Running;

/// <summary>What cron does on many servers at the same second.</summary>
[Collection(nameof(Crowds))]
public sealed class CrowdTests(RedisServerFixture redis)
{
    // Each is a runtime that starts: a hundred of them would take the machine from every other test for a minute.
    private const int Crowd = 24;

    // They start on however few processors there are, and other tests beside them.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task A_crowd_of_runs_at_once_over_one_key_all_run_strictly_one_at_a_time()
    {
        using var journal = new Journal();
        var runs = Enumerable.Range(0, Crowd)
            .Select(number => Redislock.Start(redis.Server, ["run", "--key", "crowd", "--wait", "forever", "--", .. journal.Command($"{number}", pause: "0.01")]))
            .ToList();
        try
        {
            foreach (var run in runs)
            {
                var ended = await run.EndAsync(Patience);
                ended.ExitCode.ShouldBe(0, ended.Error);
            }
            journal.ShouldBeOneAfterTheOther(Crowd);
        }
        finally
        {
            foreach (var run in runs)
                await run.DisposeAsync();
        }
    }
}
