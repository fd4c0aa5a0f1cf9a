using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RedisLocking.AspNetCore.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.AspNetCore.Tests.HealthChecks;

public sealed class LockingHealthCheckTests : IDisposable
{
    private readonly DirectedLocks _locks = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _locks.Dispose();

    [Fact]
    public async Task A_store_that_answers_is_healthy_and_a_lock_was_taken_and_released()
    {
        var entry = await CheckAsync();

        entry.Status.ShouldBe(HealthStatus.Healthy);
        entry.Data.Keys.ShouldBe(["acquireMilliseconds", "releaseMilliseconds"], ignoreOrder: true);
        _locks.Granted.ShouldHaveSingleItem().ShouldStartWith("health-check:");
        _locks.Released.ShouldBe(1);
    }

    [Fact]
    public async Task A_store_that_is_slow_is_degraded_and_its_latency_is_in_the_data()
    {
        var gate = new TaskCompletionSource();
        _locks.ReleaseGate = gate.Task;
        var check = CheckAsync(checks => checks.AddLocking(degradedAbove: TimeSpan.FromMilliseconds(100)));
        await _locks.ReleaseAsked.WithPatience();
        _time.Advance(TimeSpan.FromMilliseconds(150));
        gate.SetResult();

        var entry = await check;

        entry.Status.ShouldBe(HealthStatus.Degraded);
        entry.Data["acquireMilliseconds"].ShouldBe(0.0);
        entry.Data["releaseMilliseconds"].ShouldBe(150.0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_store_that_does_not_answer_is_unhealthy(bool acquiring)
    {
        (_locks.IsDown, _locks.ReleaseFails) = (acquiring, !acquiring);

        var entry = await CheckAsync();

        entry.Status.ShouldBe(HealthStatus.Unhealthy);
        entry.Description.ShouldBe("The store of the locks does not answer.");
        entry.Exception.ShouldBeOfType<LockUnavailableException>();
    }

    [Fact]
    public async Task Name_status_and_tags_are_the_registration_s()
    {
        _locks.IsDown = true;

        var report = await ReportAsync(checks => checks.AddLocking("locks", failureStatus: HealthStatus.Degraded, tags: ["ready"]));

        report.Entries.Keys.ShouldBe(["locks"]);
        report.Entries["locks"].Status.ShouldBe(HealthStatus.Degraded);
        report.Entries["locks"].Tags.ShouldBe(["ready"]);
    }

    [Fact]
    public void A_limit_of_nothing_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ServiceCollection().AddHealthChecks().AddLocking(degradedAbove: TimeSpan.Zero)).ParamName.ShouldBe("degradedAbove");

    [Fact]
    public async Task Checks_at_the_same_time_do_not_refuse_each_other()
    {
        var reports = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CheckAsync()));

        reports.ShouldAllBe(entry => entry.Status == HealthStatus.Healthy);
    }

    private async Task<HealthReportEntry> CheckAsync(Action<IHealthChecksBuilder>? add = null) =>
        (await ReportAsync(add ?? (checks => checks.AddLocking()))).Entries.ShouldHaveSingleItem().Value;

    private async Task<HealthReport> ReportAsync(Action<IHealthChecksBuilder> add)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<ILockProvider>(_locks).AddSingleton<TimeProvider>(_time);
        add(services.AddHealthChecks());
        await using var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync().WithPatience();
    }
}
