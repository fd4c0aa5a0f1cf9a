using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.ReadWrite;

/// <summary>A reader that becomes the writer and a writer that becomes a reader. The parts: the exchange (here), waiting for it, downgrades, what is refused.</summary>
public abstract partial class UpgradeContract<TFixture>(TFixture fixture) : ProviderContract(fixture), IClassFixture<TFixture>
    where TFixture : ProviderFixture
{
    [Fact]
    public async Task The_only_reader_becomes_the_writer_at_once()
    {
        var reader = await ReadAsync(Locks);

        await using var writer = await reader.UpgradeAsync(TimeSpan.Zero).WithPatience();

        writer.ShouldBeAssignableTo<IReadWriteLease>()!.Mode.ShouldBe(LockMode.Write);
        writer.Name.ShouldBe(new LockName("catalog"));
        writer.LeaseId.ShouldNotBe(reader.LeaseId);
        writer.FencingToken.ShouldBeGreaterThan(reader.FencingToken);
        writer.ThrowIfLost();
        foreach (var locks in new[] { Locks, OtherLocks })
        {
            (await locks.ReadLock("catalog").TryAcquireAsync().WithPatience()).ShouldBeNull();
            (await locks.WriteLock("catalog").TryAcquireAsync().WithPatience()).ShouldBeNull();
        }
    }

    [Fact]
    public async Task The_readers_lease_has_ended_then_as_if_it_were_released()
    {
        var reader = await ReadAsync(Locks);
        var lost = reader.Lost;
        var writer = await reader.UpgradeAsync(TimeSpan.Zero).WithPatience();

        (await reader.ReleaseAsync().WithPatience()).ShouldBeTrue();
        (await reader.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await reader.DisposeAsync();

        Should.Throw<LockLostException>(reader.ThrowIfLost).Message.ShouldContain("'catalog' was upgraded");
        lost.IsCancellationRequested.ShouldBeFalse();
        writer.ThrowIfLost();
        (await Locks.ReadLock("catalog").TryAcquireAsync().WithPatience()).ShouldBeNull();
        (await writer.ReleaseAsync().WithPatience()).ShouldBeTrue();
        lost.IsCancellationRequested.ShouldBeFalse();
        await using var next = await OtherLocks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        next.FencingToken.ShouldBeGreaterThan(writer.FencingToken);
    }

    [Fact]
    public async Task The_writers_lease_is_lost_like_any_other()
    {
        var maxHold = TimeSpan.FromSeconds(2);
        var reader = await Locks.ReadLock("catalog", new LeaseOptions { MaxHold = maxHold }).AcquireAsync(TimeSpan.Zero).WithPatience();
        var writer = await reader.UpgradeAsync(TimeSpan.Zero).WithPatience();
        var told = writer.Lost.CancelledAsync();

        await Provider.PassAsync(maxHold);

        await told;
        Should.Throw<LockLostException>(writer.ThrowIfLost).Message.ShouldContain("MaxHold");
        await using var next = await OtherLocks.ReadLock("catalog").AcquireAsync(LongWait).WithPatience();
        (await writer.ReleaseAsync().WithPatience()).ShouldBeFalse();
        (await reader.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_that_readers_count_is_lost_when_they_become_writers()
    {
        const int workers = 12, rounds = 10;
        var counter = 0;

        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => WorkAsync(worker % 2 == 0 ? Locks : OtherLocks)))).WithPatience();

        counter.ShouldBe(workers * rounds);

        async Task WorkAsync(ILockProvider locks)
        {
            for (var round = 0; round < rounds;)
            {
                await using var reader = await locks.ReadLock("catalog").AcquireAsync(LongWait);
                var seen = Volatile.Read(ref counter);
                await Task.Yield();
                await using var writer = await reader.TryUpgradeAsync(LongWait);
                if (writer is null)
                    continue; // Another reader became the writer: what was read has to be read again.

                counter.ShouldBe(seen);
                counter = seen + 1;
                round++;
            }
        }
    }

    private static async Task<ILockLease> ReadAsync(ILockProvider locks) => await locks.ReadLock("catalog").AcquireAsync(LongWait).WithPatience();

    private static async Task<ILockLease> WriteAsync(ILockProvider locks) => await locks.WriteLock("catalog").AcquireAsync(LongWait).WithPatience();
}
