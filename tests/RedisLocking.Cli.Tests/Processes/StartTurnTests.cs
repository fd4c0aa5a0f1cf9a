using RedisLocking.Cli.Processes;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Processes;

/// <summary>Those that start at the same time take turns. Real runs of redislock beside these tests have some of the turns for a moment.</summary>
public sealed class StartTurnTests
{
    private readonly ManualTime _clock = new();

    [Fact]
    public async Task Who_comes_while_all_turns_are_taken_waits_for_one_to_end()
    {
        var turns = TakeAll();
        var next = Task.Run(() => StartTurn.Take(_clock));

        await Task.Delay(TimeSpan.FromMilliseconds(200));
        next.IsCompleted.ShouldBeFalse();
        turns.ForEach(turn => turn.End());

        (await next.WithPatience()).Dispose();
        turns.ForEach(turn => turn.Dispose());
    }

    [Fact]
    public async Task A_start_that_takes_long_holds_up_nobody_for_more_than_three_seconds()
    {
        var turns = TakeAll();
        var next = Task.Run(() => StartTurn.Take(_clock));

        _clock.Advance(TimeSpan.FromSeconds(3));

        (await next.WithPatience()).Dispose();
        turns.ForEach(turn => turn.Dispose());
    }

    // As many as there are: a take that would be one too many waits, so it is not tried.
    private List<StartTurn> TakeAll() => [.. Enumerable.Range(0, StartTurn.Turns).Select(_ => StartTurn.Take(_clock))];
}
