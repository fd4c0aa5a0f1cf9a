using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.ReadWrite;

public abstract partial class UpgradeContract<TFixture>
{
    [Fact]
    public async Task A_writer_becomes_a_reader_and_lets_in_the_readers_that_wait_next()
    {
        var writer = await WriteAsync(Locks);
        var reading = Enumerable.Range(0, 3).Select(_ => Locks.ReadLock("catalog").AcquireAsync(LongWait).AsTask()).ToList();
        var writing = Locks.WriteLock("catalog").AcquireAsync(LongWait).AsTask();
        var behind = Locks.ReadLock("catalog").AcquireAsync(LongWait).AsTask();

        var reader = await writer.DowngradeAsync().WithPatience();

        reader.ShouldBeAssignableTo<IReadWriteLease>()!.Mode.ShouldBe(LockMode.Read);
        reader.LeaseId.ShouldNotBe(writer.LeaseId);
        reader.FencingToken.ShouldBeGreaterThan(writer.FencingToken);
        foreach (var other in await Task.WhenAll(reading).WithPatience())
            await other.DisposeAsync();
        writing.IsCompleted.ShouldBeFalse();
        behind.IsCompleted.ShouldBeFalse();
        await reader.DisposeAsync();
        await (await writing.WithPatience()).DisposeAsync();
        await (await behind.WithPatience()).DisposeAsync();
    }

    [Fact]
    public async Task The_writers_lease_has_ended_then_as_if_it_were_released()
    {
        var writer = await WriteAsync(Locks);
        var lost = writer.Lost;
        var reader = await writer.DowngradeAsync().WithPatience();

        (await writer.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await writer.DisposeAsync();

        Should.Throw<LockLostException>(writer.ThrowIfLost).Message.ShouldContain("'catalog' was downgraded");
        lost.IsCancellationRequested.ShouldBeFalse();
        reader.ThrowIfLost();
        await (await ReadAsync(OtherLocks)).DisposeAsync();
        (await OtherLocks.WriteLock("catalog").TryAcquireAsync().WithPatience()).ShouldBeNull();
        (await reader.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_lease_goes_up_and_down_as_often_as_it_likes()
    {
        var lease = await ReadAsync(Locks);
        var tokens = new List<FencingToken> { lease.FencingToken };
        for (var round = 0; round < 20; round++)
        {
            lease = await lease.UpgradeAsync(TimeSpan.Zero).WithPatience();
            tokens.Add(lease.FencingToken);
            lease = await lease.DowngradeAsync().WithPatience();
            tokens.Add(lease.FencingToken);
        }

        tokens.ShouldBe(tokens.Distinct().Order());
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await using var next = await OtherLocks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
    }
}
