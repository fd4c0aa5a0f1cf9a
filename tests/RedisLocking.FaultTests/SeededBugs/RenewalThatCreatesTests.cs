using RedisLocking.FaultTests.Campaigns;
using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.SeededBugs;

/// <summary>A renewal must tell a holder that its key is gone or another's, and not take the lock back.</summary>
public sealed class RenewalThatCreatesTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_renewal_that_re_creates_the_key_is_found()
    {
        var bug = new RequestRewriter("    replies = replies or {}\n    replies[i] = 0\n", "    call('SET', KEYS[i], ARGV[1 + i], 'PX', ttl)\n");

        (await RunAsync(bug)).ShouldBe(["one holder at a time"]);
    }

    [Fact]
    public async Task The_same_run_is_clean_with_the_renewal_that_only_renews() => (await RunAsync(bug: null)).ShouldBeEmpty();

    // Beyond the documented window, in which the first one may not know yet.
    private static async Task<IEnumerable<string>> RunAsync(RequestRewriter? bug)
    {
        await using var run = await SeededRun.StartAsync(Ttl, bug);
        await using var a = run.OpenBehindNetwork();
        await using var b = run.OpenBehindNetwork();
        var first = (await run.AskAsync("a", a, TimeSpan.Zero))!;
        await run.DeleteAsync();
        var second = (await run.AskAsync("b", b, TimeSpan.Zero))!;
        for (var began = Clock.Now; Clock.Now < began + (Ttl * 3);)
        {
            await Task.Delay(10);
            run.Look(first);
            run.Look(second);
        }

        return await run.JudgeAsync();
    }
}
