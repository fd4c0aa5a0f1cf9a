using RedisLocking.TestSupport;

namespace RedisLocking.Hosting.Tests;

/// <summary>A service that runs on the leader only, over servers that share their locks.</summary>
public sealed class LeaderElectedServiceTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly InMemoryLockProvider _locks = new();
    private readonly List<Server> _servers = [];

    [Fact]
    public async Task It_runs_on_the_leader_and_nowhere_else()
    {
        var (first, second) = (await LeadAsync("server-1"), await WaitAsync("server-2"));

        (first.Run.IsRunning, second.Run.Runs).ShouldBe((true, 0));
        (first.Status.IsLeader, second.Status.IsLeader).ShouldBe((true, false));
        first.Status.FencingToken.ShouldBe(first.Run.Leadership!.FencingToken);
        (first.Status.Since, second.Status.Since).ShouldBe((_time.GetUtcNow(), null));
        (await _locks.Election("billing").GetLeaderAsync())!.Value.ShouldBe("server-1");
    }

    [Fact]
    public async Task When_the_leader_stops_its_service_ends_before_another_server_leads()
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var draining = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = await LeadAsync("server-1", async cancellationToken =>
        {
            await cancellationToken.CancelledAsync();
            draining.SetResult();
            await drained.Task;
        });
        var second = await WaitAsync("server-2");

        var stopping = first.StopAsync();
        await draining.Task.WithPatience();
        (first.Status.IsLeader, second.Run.Runs).ShouldBe((true, 0));
        drained.SetResult();
        await stopping.WithPatience();

        await Eventually.BecomesTrueAsync(() => second.Run.IsRunning, "the second server ran the service");
        first.Status.IsLeader.ShouldBeFalse();
        (await _locks.Election("billing").GetLeaderAsync())!.Value.ShouldBe("server-2");
    }

    [Fact]
    public async Task When_the_leadership_is_lost_the_service_is_cancelled_and_its_server_is_a_candidate_again_at_once()
    {
        var (first, second) = (await LeadAsync("server-1"), await WaitAsync("server-2"));

        await _locks.Administration.ForceReleaseAsync("billing");

        await Eventually.BecomesTrueAsync(() => second.Run.IsRunning && !first.Run.IsRunning, "the second server ran the service, and the first one did not");
        await WaitersAsync(1);
        (first.Status.IsLeader, first.Status.LastFailure).ShouldBe((false, null));
        await second.StopAsync();
        await Eventually.BecomesTrueAsync(() => first.Run.Runs == 2, "the first server led again");
    }

    [Fact]
    public async Task A_service_that_fails_resigns_and_pauses_before_it_campaigns_again()
    {
        var fails = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = await LeadAsync("server-1", _ => fails.Task);
        var second = await WaitAsync("server-2");

        fails.SetException(new InvalidOperationException("no invoices"));

        await Eventually.BecomesTrueAsync(() => second.Run.IsRunning, "the second server ran the service meanwhile");
        await Eventually.BecomesTrueAsync(() => _time.ArmedTimers > 0, "the first server paused");
        first.Status.LastFailure.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe("no invoices");
        await WaitersAsync(0);

        _time.Advance(TimeSpan.FromSeconds(1));
        await WaitersAsync(1);
    }

    [Fact]
    public async Task A_service_that_ends_is_run_again_after_a_pause()
    {
        var first = await LeadAsync("server-1", _ => Task.CompletedTask);
        await Eventually.BecomesTrueAsync(() => _time.ArmedTimers > 0, "the server paused");
        _time.Advance(TimeSpan.FromMilliseconds(499));
        (_time.ArmedTimers, first.Run.Runs).ShouldBe((1, 1));

        _time.Advance(TimeSpan.FromMilliseconds(501));

        await Eventually.BecomesTrueAsync(() => first.Run.Runs == 2, "the service ran again");
        first.Status.LastFailure.ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_cannot_campaign_says_why_and_tries_again()
    {
        var mutex = await _locks.Mutex("billing").AcquireAsync(TimeSpan.Zero);
        var server = await StartAsync("server-1");
        await Eventually.BecomesTrueAsync(() => server.Status.LastFailure is not null, "the server could not campaign");
        server.Status.LastFailure!.Message.ShouldContain("held as a mutex");

        await mutex.DisposeAsync();
        await Eventually.BecomesTrueAsync(() => _time.ArmedTimers > 0, "the server paused");
        _time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.BecomesTrueAsync(() => server.Run.IsRunning, "the server led");
        server.Status.LastFailure.ShouldBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        await _locks.DisposeAsync();
    }

    private async Task<Server> LeadAsync(string value, Func<CancellationToken, Task>? work = null)
    {
        var server = await StartAsync(value, work);
        await Eventually.BecomesTrueAsync(() => server.Run.Runs > 0, $"{value} ran its service");
        return server;
    }

    private async Task<Server> WaitAsync(string value)
    {
        var server = await StartAsync(value);
        await WaitersAsync(1);
        return server;
    }

    private async Task<Server> StartAsync(string value, Func<CancellationToken, Task>? work = null)
    {
        var server = new Server(_locks, value, _time, work);
        _servers.Add(server);
        await server.StartAsync();
        return server;
    }

    private Task WaitersAsync(int count) =>
        Eventually.BecomesTrueAsync(async () => ((await _locks.Administration.FindAsync("billing"))?.Waiters ?? 0) == count, $"{count} servers waited to lead");
}
