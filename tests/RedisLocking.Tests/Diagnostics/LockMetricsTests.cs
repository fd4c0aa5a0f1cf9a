using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Diagnostics;

public sealed class LockMetricsTests : IAsyncLifetime
{
    private const string Mutex = "redislocking.lock.kind=mutex";

    private readonly Measurements _measured = new();
    private RedisServer _server = null!;
    private RedisLockProvider _locks = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        var options = new RedisLockOptions { ConnectionString = _server.ConnectionString, Ttl = TimeSpan.FromSeconds(3), OperationDeadline = TimeSpan.FromSeconds(8) };
        _locks = new RedisLockProvider(options, meterFactory: _measured);
    }

    public async ValueTask DisposeAsync()
    {
        await _locks.DisposeAsync();
        await _server.DisposeAsync();
        _measured.Dispose();
    }

    [Fact]
    public async Task Acquisitions_waits_holds_and_leases_held_are_measured_by_result()
    {
        var lease = await _locks.Mutex("a").AcquireAsync(TimeSpan.Zero);
        _measured.Sum("redislocking.leases.held", Mutex).ShouldBe(1);
        (await _locks.Mutex("a").TryAcquireAsync()).ShouldBeNull();
        using (var cancelled = new CancellationTokenSource())
        {
            var waiting = _locks.Mutex("a").TryAcquireAsync(TimeSpan.FromMinutes(1), cancelled.Token).AsTask();
            await cancelled.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => waiting.WithPatience());
        }

        await Eventually.BecomesTrueAsync(() => _measured.Sum("redislocking.renewals", $"{Mutex} redislocking.result=renewed") >= 1, "a renewal was counted");
        await lease.DisposeAsync();
        await _server.KillAsync();
        await Should.ThrowAsync<LockUnavailableException>(async () => await _locks.Mutex("a").TryAcquireAsync());

        foreach (var result in new[] { "granted", "conflict", "cancelled", "unavailable" })
        {
            _measured.Sum("redislocking.acquisitions", $"{Mutex} redislocking.result={result}").ShouldBe(1, result);
            _measured.Count("redislocking.wait.duration", $"{Mutex} redislocking.result={result}").ShouldBe(1, result);
        }

        _measured.Tags("redislocking.acquisitions").Length.ShouldBe(4);
        _measured.Sum("redislocking.wait.duration", $"{Mutex} redislocking.result=cancelled").ShouldBeInRange(double.Epsilon, 20);
        _measured.Sum("redislocking.leases.held", Mutex).ShouldBe(0);
        _measured.Count("redislocking.hold.duration", Mutex).ShouldBe(1);
        _measured.Sum("redislocking.releases", $"{Mutex} redislocking.result=released").ShouldBe(1);
    }

    [Fact]
    public async Task A_lost_lease_is_counted_once_with_its_reason()
    {
        var deleted = await _locks.Mutex("deleted").AcquireAsync(TimeSpan.Zero);
        await _server.CliAsync("DEL", "locks:{deleted}");
        await deleted.UntilLostAsync(TimeSpan.FromSeconds(20));
        await deleted.ReleaseAsync();
        var hung = await _locks.Mutex("hung", new LeaseOptions { MaxHold = TimeSpan.FromMilliseconds(700) }).AcquireAsync(TimeSpan.Zero);
        await hung.UntilLostAsync(TimeSpan.FromSeconds(20));
        var stopped = await _locks.Mutex("stopped").AcquireAsync(TimeSpan.Zero);
        _server.Pause();
        await stopped.UntilLostAsync(TimeSpan.FromSeconds(20));
        _server.Resume();

        // The holder is told first, and the loss counted then.
        await Eventually.BecomesTrueAsync(() => _measured.Tags("redislocking.leases.lost").Length == 3, "all three losses were counted");
        foreach (var reason in new[] { "refused", "max_hold", "expired" })
            _measured.Sum("redislocking.leases.lost", $"{Mutex} redislocking.reason={reason}").ShouldBe(1, reason);
        _measured.Sum("redislocking.renewals", $"{Mutex} redislocking.result=refused").ShouldBe(1);
        _measured.Sum("redislocking.releases", $"{Mutex} redislocking.result=not_ours").ShouldBe(1);
        _measured.Sum("redislocking.leases.held", Mutex).ShouldBe(0);
    }

    [Fact]
    public async Task A_provider_that_is_closed_counts_its_leases_as_lost_by_shutdown()
    {
        await _locks.Mutex("a").AcquireAsync(TimeSpan.Zero);

        await _locks.DisposeAsync();

        _measured.Sum("redislocking.leases.lost", $"{Mutex} redislocking.reason=shutdown").ShouldBe(1);
    }
}
