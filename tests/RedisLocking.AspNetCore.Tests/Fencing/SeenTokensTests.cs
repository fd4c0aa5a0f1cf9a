using RedisLocking.AspNetCore.Fencing;

namespace RedisLocking.AspNetCore.Tests.Fencing;

public sealed class SeenTokensTests
{
    [Fact]
    public async Task What_was_forgotten_lets_no_stale_token_in()
    {
        var seen = new SeenTokens(most: 4);
        for (var token = 10; token <= 50; token += 10)
            (await TryAsync(seen, $"r{token}", token)).ShouldBeTrue();

        (await TryAsync(seen, "r10", 9)).ShouldBeFalse();
        (await TryAsync(seen, "r10", 31)).ShouldBeTrue();
        (await TryAsync(seen, "r50", 49)).ShouldBeFalse();
        (await TryAsync(seen, "r50", 50)).ShouldBeTrue();
    }

    [Fact]
    public async Task Tokens_that_come_at_once_leave_the_greatest()
    {
        var seen = new SeenTokens();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var token = 1 + worker; token <= 8_000; token += 8)
                await TryAsync(seen, "a", token);
        })));

        (await TryAsync(seen, "a", 7_999)).ShouldBeFalse();
        (await TryAsync(seen, "a", 8_000)).ShouldBeTrue();
    }

    private static async Task<bool> TryAsync(SeenTokens seen, string resource, long token) =>
        await seen.TryAdvanceAsync(resource, new FencingToken(token), CancellationToken.None);
}
