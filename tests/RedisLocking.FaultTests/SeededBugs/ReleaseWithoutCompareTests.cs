using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.SeededBugs;

/// <summary>A release that arrives when its lease is over must not delete the next one's lock.</summary>
public sealed class ReleaseWithoutCompareTests
{
    // Whoever is deleted hears of it at its next renewal, a third of this later.
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_release_without_compare_is_found() =>
        (await RunAsync(new RequestRewriter("if holder == id then", "if holder then"))).ShouldBe(["one holder at a time"]);

    [Fact]
    public async Task The_same_run_is_clean_with_the_compare() => (await RunAsync(bug: null)).ShouldBeEmpty();

    private static async Task<IEnumerable<string>> RunAsync(RequestRewriter? bug)
    {
        await using var run = await SeededRun.StartAsync(Ttl, bug);
        await using var a = run.OpenBehindNetwork();
        await using var b = run.OpenDirectly();
        await using var c = run.OpenDirectly();
        await a.Mutex("warm-up").RunAsync((_, _) => Task.CompletedTask);
        var late = (await run.AskAsync("a", a, TimeSpan.Zero))!;
        run.Network.HoldRequests();
        var releasing = run.ReleaseAsync(late);
        var second = (await run.AskAsync("b", b, SeededRun.Long))!;

        // What it was granted by message is renewed at once, and a renewal after the deletion would tell it.
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        run.Network.PassRequests();
        await releasing;

        var third = await run.AskAsync("c", c, TimeSpan.Zero);
        await Task.Delay(5);
        if (third is not null)
            run.Look(third);
        run.Look(second);
        return await run.JudgeAsync();
    }
}
