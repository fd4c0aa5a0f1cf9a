using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.ReadWrite;

/// <summary>What readers and writers promise each other, whatever holds the lock. The parts: who holds together (here), the queue, exclusion.</summary>
public abstract partial class ReadWriteContract<TFixture>(TFixture fixture) : ProviderContract(fixture), IClassFixture<TFixture>
    where TFixture : ProviderFixture
{
    [Fact]
    public async Task Readers_hold_together()
    {
        var readers = new List<ILockLease>();
        for (var reader = 0; reader < 16; reader++)
            readers.Add(await (reader % 2 == 0 ? Locks : OtherLocks).ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience());

        readers.Select(reader => reader.LeaseId).ShouldBeUnique();
        readers.Select(reader => reader.FencingToken).ShouldBe(readers.Select(reader => reader.FencingToken).Distinct().Order());
        foreach (var reader in readers)
        {
            reader.ThrowIfLost();
            (await reader.ReleaseAsync().WithPatience()).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_writer_holds_alone()
    {
        await using var writer = await Locks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();

        foreach (var locks in new[] { Locks, OtherLocks })
        {
            (await locks.ReadLock("catalog").TryAcquireAsync().WithPatience()).ShouldBeNull();
            (await locks.WriteLock("catalog").TryAcquireAsync().WithPatience()).ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_writer_is_refused_until_the_last_reader_left()
    {
        var first = await Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        var last = await OtherLocks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();

        (await Locks.WriteLock("catalog").TryAcquireAsync().WithPatience()).ShouldBeNull();
        await first.DisposeAsync();
        await first.DisposeAsync();
        (await Locks.WriteLock("catalog").TryAcquireAsync().WithPatience()).ShouldBeNull();
        await last.DisposeAsync();

        await using var writer = await Locks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        writer.FencingToken.ShouldBeGreaterThan(last.FencingToken);
    }

    [Fact]
    public async Task A_readers_lost_lease_leaves_the_other_readers_theirs()
    {
        var options = new LeaseOptions { MaxHold = TimeSpan.FromSeconds(2) };
        var lost = await Locks.ReadLock("catalog", options).AcquireAsync(TimeSpan.Zero).WithPatience();
        await using var kept = await OtherLocks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        var told = lost.Lost.CancelledAsync();

        await Provider.PassAsync(TimeSpan.FromSeconds(2));

        await told;
        (await lost.ReleaseAsync().WithPatience()).ShouldBeFalse();
        kept.ThrowIfLost();
        kept.Lost.IsCancellationRequested.ShouldBeFalse();
        (await Locks.WriteLock("catalog").TryAcquireAsync().WithPatience()).ShouldBeNull();
    }
}
