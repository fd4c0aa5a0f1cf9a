using RedisLocking.FaultTests.Campaigns;
using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.SeededBugs;

/// <summary>A lease is counted from before its request was sent. A holder that counts from the reply believes too long.</summary>
public sealed class LostFromReplyTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_Lost_that_counts_from_the_reply_is_found() =>
        (await RunAsync(granted => _ => Clock.Now < granted + Ttl)).ShouldBe(["one holder at a time"]);

    [Fact]
    public async Task The_same_run_is_clean_when_the_lease_is_asked() => (await RunAsync(_ => null)).ShouldBeEmpty();

    // The reply takes a second, and what its process sends after it does not arrive: the lease ends in Redis a TTL after it was granted there.
    private static async Task<IEnumerable<string>> RunAsync(Func<TimeSpan, Func<ILockLease, bool>?> believes)
    {
        await using var run = await SeededRun.StartAsync(Ttl);
        await using var a = run.OpenBehindNetwork();
        await using var b = run.OpenDirectly();
        await a.Mutex("warm-up").RunAsync((_, _) => Task.CompletedTask);
        run.Network.HoldReplies();
        var asking = run.AskAsync("a", a, TimeSpan.Zero);
        await Eventually.BecomesTrueAsync(async () => (await run.Server.CliAsync("EXISTS", SeededRun.Key)).Number == 1, "the lock was granted");
        run.Network.HoldRequests();
        await Task.Delay(TimeSpan.FromSeconds(1));
        run.Network.PassReplies();

        var lease = (await asking)!;
        var (granted, other) = (Clock.Now, run.AskAsync("b", b, SeededRun.Long));
        for (TimeSpan? heldByTheOther = null; heldByTheOther is null || Clock.Now < heldByTheOther + TimeSpan.FromMilliseconds(300);)
        {
            await Task.Delay(10);
            heldByTheOther ??= other.IsCompleted ? Clock.Now : null;
            run.Look(lease, believes(granted));
        }

        run.Look((await other)!);
        run.Network.PassRequests();
        return await run.JudgeAsync();
    }
}
