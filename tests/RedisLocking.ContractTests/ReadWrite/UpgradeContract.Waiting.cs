using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.ReadWrite;

public abstract partial class UpgradeContract<TFixture>
{
    [Fact]
    public async Task An_upgrade_waits_for_the_other_readers_and_goes_before_the_writers()
    {
        var reader = await ReadAsync(Locks);
        var other = await ReadAsync(OtherLocks);
        var writing = Locks.WriteLock("catalog").AcquireAsync(LongWait).AsTask();
        var upgrading = reader.UpgradeAsync(LongWait).AsTask();
        upgrading.IsCompleted.ShouldBeFalse();

        await other.DisposeAsync();

        var upgraded = await upgrading.WithPatience();
        upgraded.FencingToken.ShouldBeGreaterThan(other.FencingToken);
        writing.IsCompleted.ShouldBeFalse();
        await upgraded.DisposeAsync();
        await using var writer = await writing.WithPatience();
        writer.FencingToken.ShouldBeGreaterThan(upgraded.FencingToken);
    }

    [Fact]
    public async Task While_an_upgrade_waits_no_new_reader_gets_in()
    {
        var reader = await ReadAsync(Locks);
        var other = await ReadAsync(OtherLocks);
        var upgrading = reader.UpgradeAsync(LongWait).AsTask();
        await UntilAnUpgradeWaitsAsync();
        var late = OtherLocks.ReadLock("catalog").AcquireAsync(LongWait).AsTask();

        (await Locks.ReadLock("catalog").TryAcquireAsync().WithPatience()).ShouldBeNull();
        await other.DisposeAsync();

        var writer = await upgrading.WithPatience();
        late.IsCompleted.ShouldBeFalse();
        await writer.DisposeAsync();
        await using var later = await late.WithPatience();
    }

    [Fact]
    public async Task A_second_upgrade_is_refused_at_once_whatever_its_wait()
    {
        var first = await ReadAsync(Locks);
        var second = await ReadAsync(OtherLocks);
        var upgrading = first.UpgradeAsync(LongWait).AsTask();
        await UntilAnUpgradeWaitsAsync();

        (await second.TryUpgradeAsync(Timeout.InfiniteTimeSpan).WithPatience()).ShouldBeNull();
        (await Should.ThrowAsync<LockConflictException>(() => second.UpgradeAsync(LongWait).WithPatience())).Name.ShouldBe(new LockName("catalog"));

        second.ThrowIfLost();
        upgrading.IsCompleted.ShouldBeFalse();
        (await second.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await using var writer = await upgrading.WithPatience();
    }

    [Fact]
    public async Task An_upgrade_without_a_wait_is_refused_while_others_read_and_leaves_the_reader_its_lease()
    {
        var reader = await ReadAsync(Locks);
        var other = await ReadAsync(OtherLocks);

        (await reader.TryUpgradeAsync(TimeSpan.Zero).WithPatience()).ShouldBeNull();
        await Should.ThrowAsync<LockConflictException>(() => reader.UpgradeAsync(TimeSpan.Zero).WithPatience());

        reader.ThrowIfLost();
        await other.DisposeAsync();
        (await OtherLocks.WriteLock("catalog").TryAcquireAsync().WithPatience()).ShouldBeNull();
        (await reader.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task An_upgrade_whose_wait_runs_out_leaves_the_reader_its_lease_and_lets_in_who_waited_behind_it()
    {
        var reader = await ReadAsync(Locks);
        var other = await ReadAsync(Locks);
        var upgrading = reader.TryUpgradeAsync(ShortWait).AsTask();
        var behind = Locks.ReadLock("catalog").AcquireAsync(LongWait).AsTask();
        behind.IsCompleted.ShouldBeFalse();

        await Provider.PassAsync(ShortWait);

        (await upgrading.WithPatience()).ShouldBeNull();
        await using var late = await behind.WithPatience();
        reader.ThrowIfLost();
        other.ThrowIfLost();
        (await reader.ReleaseAsync().WithPatience()).ShouldBeTrue();
        (await other.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task An_upgrade_that_is_cancelled_leaves_the_reader_its_lease()
    {
        using var cancellation = new CancellationTokenSource();
        var reader = await ReadAsync(Locks);
        await using var other = await ReadAsync(OtherLocks);
        var upgrading = reader.UpgradeAsync(LongWait, cancellation.Token).AsTask();
        await UntilAnUpgradeWaitsAsync();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => upgrading.WithPatience());
        reader.ThrowIfLost();
        await (await ReadAsync(OtherLocks)).DisposeAsync();
        (await reader.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task An_upgrade_cancelled_in_the_moment_of_its_grant_never_leaks_the_lock()
    {
        for (var round = 0; round < 50; round++)
        {
            using var cancellation = new CancellationTokenSource();
            var reader = await ReadAsync(Locks);
            var other = await ReadAsync(OtherLocks);
            var upgrading = UpgradeAndLeaveAsync(reader, cancellation.Token);

            await Task.WhenAll(Task.Run(cancellation.Cancel), Task.Run(() => other.DisposeAsync().AsTask()), upgrading).WithPatience();

            await reader.DisposeAsync();
            await (await WriteAsync(Locks)).DisposeAsync();
        }

        static async Task UpgradeAndLeaveAsync(ILockLease reader, CancellationToken cancellationToken)
        {
            try
            {
                await using var writer = await reader.UpgradeAsync(LongWait, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                reader.ThrowIfLost();
            }
        }
    }

    [Fact]
    public async Task A_reader_that_is_released_while_its_upgrade_waits_ends_the_wait()
    {
        var reader = await ReadAsync(Locks);
        var other = await ReadAsync(OtherLocks);
        var upgrading = reader.TryUpgradeAsync(LongWait).AsTask();
        await UntilAnUpgradeWaitsAsync();

        (await reader.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await Should.ThrowAsync<LockLostException>(() => upgrading.WithPatience());
        await other.DisposeAsync();
        await (await WriteAsync(OtherLocks)).DisposeAsync();
    }

    [Fact]
    public async Task A_disposed_provider_ends_the_wait_of_an_upgrade()
    {
        var reader = await ReadAsync(Locks);
        await using var other = await ReadAsync(OtherLocks);
        var upgrading = reader.TryUpgradeAsync(LongWait).AsTask();
        await UntilAnUpgradeWaitsAsync();

        var disposing = Provider.DisposeLocksAsync().AsTask();

        (await Should.ThrowAsync<LockUnavailableException>(() => upgrading.WithPatience())).Name.ShouldBe(new LockName("catalog"));
        await reader.DisposeAsync();
        await disposing.WithPatience();
    }

    private Task UntilAnUpgradeWaitsAsync() => Eventually.BecomesTrueAsync(
        async () =>
        {
            await using var reader = await OtherLocks.ReadLock("catalog").TryAcquireAsync();
            return reader is null;
        },
        "the upgrade waited");
}
