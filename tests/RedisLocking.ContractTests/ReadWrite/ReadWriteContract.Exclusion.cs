using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.ReadWrite;

public abstract partial class ReadWriteContract<TFixture>
{
    [Fact]
    public async Task No_writer_ever_meets_anybody_and_every_token_of_a_writer_is_greater_than_the_readers_before_it()
    {
        const int workers = 16, rounds = 20;
        int readers = 0, writers = 0;
        long latest = 0;
        var counter = 0;

        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => WorkAsync(worker)))).WithPatience();

        counter.ShouldBe(workers / 4 * rounds);

        async Task WorkAsync(int worker)
        {
            var locks = worker % 2 == 0 ? Locks : OtherLocks;
            for (var round = 0; round < rounds; round++)
                await (worker % 4 == 0 ? WriteAsync(locks) : ReadAsync(locks));
        }

        async Task ReadAsync(ILockProvider locks)
        {
            await using var lease = await locks.ReadLock("catalog").AcquireAsync(LongWait);
            Interlocked.Increment(ref readers);
            await Task.Yield();
            Volatile.Read(ref writers).ShouldBe(0);
            for (var seen = Volatile.Read(ref latest); seen < lease.FencingToken.Value; seen = Volatile.Read(ref latest))
                Interlocked.CompareExchange(ref latest, lease.FencingToken.Value, seen);
            Interlocked.Decrement(ref readers);
        }

        async Task WriteAsync(ILockProvider locks)
        {
            await using var lease = await locks.WriteLock("catalog").AcquireAsync(LongWait);
            Interlocked.Increment(ref writers).ShouldBe(1);
            var seen = counter;
            await Task.Yield();
            Volatile.Read(ref readers).ShouldBe(0);
            lease.FencingToken.Value.ShouldBeGreaterThan(latest);
            latest = lease.FencingToken.Value;
            counter = seen + 1;
            Interlocked.Decrement(ref writers);
        }
    }
}
