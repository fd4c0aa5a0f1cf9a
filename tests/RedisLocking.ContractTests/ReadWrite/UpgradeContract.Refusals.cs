using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.ReadWrite;

public abstract partial class UpgradeContract<TFixture>
{
    [Fact]
    public async Task A_writer_cannot_be_upgraded_nor_a_reader_downgraded()
    {
        await using (var writer = await WriteAsync(Locks))
        {
            (await Should.ThrowAsync<InvalidOperationException>(() => writer.TryUpgradeAsync(LongWait).WithPatience())).Message.ShouldContain("'catalog' is a writer's already");
            writer.ThrowIfLost();
        }

        await using var reader = await ReadAsync(Locks);
        (await Should.ThrowAsync<InvalidOperationException>(() => reader.DowngradeAsync().WithPatience())).Message.ShouldContain("'catalog' is a reader's already");
        reader.ThrowIfLost();
    }

    [Fact]
    public async Task Neither_a_mutex_nor_a_semaphore_can_be_upgraded_or_downgraded()
    {
        await using var mutex = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        await using var permit = await Locks.Semaphore("smtp", 5).AcquireAsync(TimeSpan.Zero).WithPatience();

        foreach (var lease in new[] { mutex, permit })
        {
            (await Should.ThrowAsync<InvalidOperationException>(() => lease.UpgradeAsync(LongWait).WithPatience())).Message.ShouldContain($"'{lease.Name}' cannot be upgraded");
            (await Should.ThrowAsync<InvalidOperationException>(() => lease.DowngradeAsync().WithPatience())).Message.ShouldContain($"'{lease.Name}' cannot be downgraded");
            lease.ThrowIfLost();
        }
    }

    [Fact]
    public async Task A_released_lease_is_neither_upgraded_nor_downgraded()
    {
        var reader = await ReadAsync(Locks);
        await reader.DisposeAsync();
        (await Should.ThrowAsync<LockLostException>(() => reader.UpgradeAsync(LongWait).WithPatience())).Name.ShouldBe(new LockName("catalog"));

        var writer = await WriteAsync(Locks);
        await writer.DisposeAsync();
        await Should.ThrowAsync<LockLostException>(() => writer.DowngradeAsync().WithPatience());

        await using var next = await OtherLocks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
    }

    [Fact]
    public async Task A_lost_lease_is_neither_upgraded_nor_downgraded()
    {
        var options = new LeaseOptions { MaxHold = TimeSpan.FromSeconds(1) };
        var reader = await Locks.ReadLock("catalog", options).AcquireAsync(TimeSpan.Zero).WithPatience();
        var writer = await Locks.WriteLock("prices", options).AcquireAsync(TimeSpan.Zero).WithPatience();

        await Provider.PassAsync(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<LockLostException>(() => reader.UpgradeAsync(LongWait).WithPatience());
        await Should.ThrowAsync<LockLostException>(() => writer.DowngradeAsync().WithPatience());
    }

    [Fact]
    public async Task An_upgraded_lease_is_not_upgraded_again()
    {
        var reader = await ReadAsync(Locks);
        await using var writer = await reader.UpgradeAsync(TimeSpan.Zero).WithPatience();

        (await Should.ThrowAsync<LockLostException>(() => reader.UpgradeAsync(TimeSpan.Zero).WithPatience())).Message.ShouldContain("upgraded");
    }

    [Fact]
    public async Task A_wait_below_zero_and_a_cancelled_token_change_nothing()
    {
        await using var reader = await ReadAsync(Locks);
        var cancelled = new CancellationToken(canceled: true);

        (await Should.ThrowAsync<ArgumentOutOfRangeException>(() => reader.TryUpgradeAsync(TimeSpan.FromTicks(-1)).WithPatience())).ParamName.ShouldBe("wait");
        await Should.ThrowAsync<OperationCanceledException>(() => reader.TryUpgradeAsync(TimeSpan.Zero, cancelled).WithPatience());

        reader.ThrowIfLost();
        await using var other = await ReadAsync(OtherLocks);
    }
}
