using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Leases;
using RedisLocking.Cli.Values;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Leases;

/// <summary>A lease of 30 s with a grace of 10 s, on the test's clock: renewed at 10 s, warned at 19 s, over at 29 s.</summary>
public sealed class HeldLeaseTests
{
    private static readonly LeaseTimes Times = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10));

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Every_renewal_begins_the_ttl_anew()
    {
        var store = new ScriptedBackend(_ => Task.FromResult(true));
        using var over = new CancellationTokenSource();
        var lost = Hold(store).UntilLostAsync(over.Token);

        for (var renewal = 1; renewal <= 5; renewal++)
            await PassAsync(10, () => store.Renewals == renewal);

        lost.IsCompleted.ShouldBeFalse();
        await over.CancelAsync();
        (await lost.WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_lease_that_has_ended_is_lost_at_once_and_leaves_the_grace()
    {
        var lost = Hold(new ScriptedBackend(_ => Task.FromResult(false))).UntilLostAsync(CancellationToken.None);

        await PassAsync(10, () => lost.IsCompleted);

        (await lost).ShouldBe(new LeaseLoss("it was taken away, or its TTL ran out", TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Failing_renewals_are_tried_again_until_the_warning()
    {
        var store = new ScriptedBackend(_ => throw new LockUnavailableException("job", "Redis is away."));
        var lost = Hold(store).UntilLostAsync(CancellationToken.None);

        await PassAsync(10, () => store.Renewals == 1);
        for (var attempt = 2; attempt <= 9; attempt++)
            await PassAsync(1, () => store.Renewals == attempt);
        lost.IsCompleted.ShouldBeFalse();
        await PassAsync(1, () => lost.IsCompleted);

        (await lost).ShouldBe(new LeaseLoss("Redis is away.", TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_renewal_that_comes_through_after_failures_saves_the_lease()
    {
        var store = new ScriptedBackend(number => number < 3 ? throw new LockUnavailableException("job", "Redis is away.") : Task.FromResult(true));
        using var over = new CancellationTokenSource();
        var lost = Hold(store).UntilLostAsync(over.Token);

        await PassAsync(10, () => store.Renewals == 1);
        await PassAsync(1, () => store.Renewals == 2);
        await PassAsync(1, () => store.Renewals == 3);
        await PassAsync(10, () => store.Renewals == 4);

        lost.IsCompleted.ShouldBeFalse();
        await over.CancelAsync();
    }

    [Fact]
    public async Task A_renewal_that_hangs_is_not_waited_for_beyond_the_warning()
    {
        var never = new TaskCompletionSource<bool>();
        var store = new ScriptedBackend(_ => never.Task);
        var lost = Hold(store).UntilLostAsync(CancellationToken.None);

        await PassAsync(10, () => store.Renewals == 1);
        await PassAsync(9, () => lost.IsCompleted);

        (await lost).ShouldNotBeNull().Left.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_renewal_counts_from_when_it_was_sent_and_not_from_when_it_was_answered()
    {
        var store = new ScriptedBackend(number =>
        {
            // The answer to the first takes 4 s.
            if (number == 1)
                _time.Advance(TimeSpan.FromSeconds(4));
            return Task.FromResult(true);
        });
        using var over = new CancellationTokenSource();
        var lost = Hold(store).UntilLostAsync(over.Token);
        await PassAsync(10, () => store.Renewals == 1);

        await PassAsync(6, () => store.Renewals == 2);

        lost.IsCompleted.ShouldBeFalse();
        await over.CancelAsync();
    }

    [Fact]
    public async Task A_process_that_slept_over_the_end_has_no_time_left()
    {
        var lease = Hold(new ScriptedBackend(_ => Task.FromResult(true)));
        _time.Advance(TimeSpan.FromSeconds(31));

        (await lease.UntilLostAsync(CancellationToken.None).WithPatience()).ShouldNotBeNull().Left.ShouldBe(TimeSpan.FromSeconds(-2));
    }

    private HeldLease Hold(ScriptedBackend store) => new(store, new Grant("handle", "job", 1, Times.Ttl, _time.GetTimestamp()), Times, _time);

    private async Task PassAsync(double seconds, Func<bool> until)
    {
        await _time.UntilArmedAsync();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        await Eventually.BecomesTrueAsync(until, "the lease acted");
    }
}
