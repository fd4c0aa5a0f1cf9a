using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.ReadWrite;

public abstract partial class ReadWriteContract<TFixture>
{
    [Fact]
    public async Task A_writer_that_waits_lets_no_later_reader_in()
    {
        var reader = await Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        var writing = Locks.WriteLock("catalog").AcquireAsync(LongWait).AsTask();
        await UntilAWriterWaitsAsync();
        var reading = OtherLocks.ReadLock("catalog").AcquireAsync(LongWait).AsTask();
        (await Locks.ReadLock("catalog").TryAcquireAsync().WithPatience()).ShouldBeNull();

        await reader.DisposeAsync();

        var writer = await writing.WithPatience();
        writer.FencingToken.ShouldBeGreaterThan(reader.FencingToken);
        reading.IsCompleted.ShouldBeFalse();
        await writer.DisposeAsync();
        await using var later = await reading.WithPatience();
        later.FencingToken.ShouldBeGreaterThan(writer.FencingToken);
    }

    [Fact]
    public async Task Readers_at_the_head_of_the_queue_are_granted_together_and_those_behind_a_writer_after_it()
    {
        var holder = await Locks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        var together = Enumerable.Range(0, 4).Select(_ => Locks.ReadLock("catalog").AcquireAsync(LongWait).AsTask()).ToList();
        var writing = Locks.WriteLock("catalog").AcquireAsync(LongWait).AsTask();
        var behind = Locks.ReadLock("catalog").AcquireAsync(LongWait).AsTask();

        await holder.DisposeAsync();

        var readers = await Task.WhenAll(together).WithPatience();
        writing.IsCompleted.ShouldBeFalse();
        behind.IsCompleted.ShouldBeFalse();
        foreach (var reader in readers)
            await reader.DisposeAsync();

        var writer = await writing.WithPatience();
        readers.ShouldAllBe(reader => reader.FencingToken < writer.FencingToken);
        behind.IsCompleted.ShouldBeFalse();
        await writer.DisposeAsync();
        await using var last = await behind.WithPatience();
    }

    [Fact]
    public async Task A_writer_whose_wait_runs_out_lets_in_the_readers_behind_it()
    {
        await using var reader = await Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        var writing = Locks.WriteLock("catalog").TryAcquireAsync(ShortWait).AsTask();
        var behind = Enumerable.Range(0, 3).Select(_ => Locks.ReadLock("catalog").AcquireAsync(LongWait).AsTask()).ToList();
        behind.ShouldAllBe(reading => !reading.IsCompleted);

        await Provider.PassAsync(ShortWait);

        (await writing.WithPatience()).ShouldBeNull();
        foreach (var later in await Task.WhenAll(behind).WithPatience())
            await later.DisposeAsync();
        reader.ThrowIfLost();
    }

    [Fact]
    public async Task A_writer_that_is_cancelled_lets_in_the_readers_behind_it()
    {
        using var cancellation = new CancellationTokenSource();
        await using var reader = await Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        var writing = Locks.WriteLock("catalog").AcquireAsync(LongWait, cancellation.Token).AsTask();
        await UntilAWriterWaitsAsync();
        var mine = Locks.ReadLock("catalog").AcquireAsync(LongWait).AsTask();
        var theirs = OtherLocks.ReadLock("catalog").AcquireAsync(LongWait).AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => writing.WithPatience());
        await (await mine.WithPatience()).DisposeAsync();
        await (await theirs.WithPatience()).DisposeAsync();
        reader.ThrowIfLost();
    }

    [Fact]
    public async Task Writers_are_served_in_the_order_in_which_they_came()
    {
        var served = new List<int>();
        var holder = await Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        var writers = Enumerable.Range(0, 8).Select(WriteAsync).ToArray();

        await holder.DisposeAsync();
        await Task.WhenAll(writers).WithPatience();

        served.ShouldBe(Enumerable.Range(0, 8));

        async Task WriteAsync(int place)
        {
            await using var lease = await Locks.WriteLock("catalog").AcquireAsync(LongWait);
            served.Add(place);
        }
    }

    private Task UntilAWriterWaitsAsync() => Eventually.BecomesTrueAsync(
        async () =>
        {
            await using var reader = await OtherLocks.ReadLock("catalog").TryAcquireAsync();
            return reader is null;
        },
        "the writer was in the queue");
}
