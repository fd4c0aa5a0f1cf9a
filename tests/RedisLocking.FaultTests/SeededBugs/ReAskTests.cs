using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.SeededBugs;

/// <summary>An ask that arrives when its waiter has long given up must find its place gone, and not make a new one for nobody.</summary>
public sealed class ReAskTests
{
    private const string Queue = $"{SeededRun.Key}:queue";

    [Fact]
    public async Task A_re_ask_that_re_adds_is_found()
    {
        var bug = new RequestRewriter(
            "    return { 0, 0, 0 }\n  end\n  place = math.floor(tonumber(score))",
            "    score = '1'\n  end\n  place = math.floor(tonumber(score))");

        (await RunAsync(bug)).ShouldBe(["nothing is left in Redis"]);
    }

    [Fact]
    public async Task The_same_run_is_clean_with_the_ask_that_joins_once() => (await RunAsync(bug: null)).ShouldBeEmpty();

    private static async Task<IEnumerable<string>> RunAsync(RequestRewriter? bug)
    {
        await using var run = await SeededRun.StartAsync(TimeSpan.FromSeconds(30), bug);
        await using var holder = run.OpenDirectly();
        var lease = (await run.AskAsync("a", holder, TimeSpan.Zero))!;
        DetainedRequest late;
        await using (var waiter = run.OpenBehindNetwork())
        {
            var waiting = run.AskAsync("b", waiter, TimeSpan.FromSeconds(3));
            await Eventually.BecomesTrueAsync(async () => (await run.Server.CliAsync("ZCARD", Queue)).Number == 1, "the other one waits");
            late = run.Network.DetainNextRequestContaining(Queue);
            await late.Caught.WithPatience();
            (await waiting).ShouldBeNull();

            // On a busy machine it closes before it is connected again, and what it could not take back would stay.
            await Eventually.BecomesTrueAsync(async () => (await run.Server.CliAsync("ZCARD", Queue)).Number == 0, "it left its place");
        }

        // Redis must have seen it go, or the new place is taken for a living one's and passed over.
        await Eventually.BecomesTrueAsync(async () => await OthersAsync(run, lease) == 0, "the other one is gone");
        await late.DeliverAsync().WithPatience();
        await run.ReleaseAsync(lease);
        return await run.JudgeAsync(isOver: true);
    }

    private static async Task<int> OthersAsync(SeededRun run, ILockLease lease)
    {
        const string Channel = "locks:wake:";
        var channels = await run.Server.CliAsync("PUBSUB", "CHANNELS", $"{Channel}*");
        return channels.Texts.Select(channel => channel![Channel.Length..]).Count(process => process != "forced" && !lease.LeaseId.Contains(process, StringComparison.Ordinal));
    }
}
