using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Semaphores;

public abstract partial class SemaphoreContract<TFixture>
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(1_000_001)]
    [InlineData(int.MaxValue)]
    public void A_size_out_of_its_range_is_refused_with_the_name_and_the_limits(int permits)
    {
        var refused = Should.Throw<ArgumentOutOfRangeException>(() => Locks.Semaphore("smtp", permits));

        refused.ParamName.ShouldBe("permits");
        refused.Message.ShouldContain("The permits of semaphore 'smtp' must be 1 to 1,000,000.");
    }

    [Fact]
    public async Task The_largest_size_is_a_million()
    {
        await using var lease = await Locks.Semaphore("smtp", 1_000_000).AcquireAsync(TimeSpan.Zero).WithPatience();
    }

    [Fact]
    public async Task A_larger_size_has_room_at_once()
    {
        await TakeAsync(2, of: 2);
        (await Locks.Semaphore("smtp", 2).TryAcquireAsync().WithPatience()).ShouldBeNull();

        await using var third = await OtherLocks.Semaphore("smtp", 3).AcquireAsync(TimeSpan.Zero).WithPatience();

        (await Locks.Semaphore("smtp", 3).TryAcquireAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_larger_size_lets_in_who_waited_before_who_brought_it()
    {
        await TakeAsync(2, of: 2);
        var first = Locks.Semaphore("smtp", 2).AcquireAsync(LongWait).AsTask();
        var second = Locks.Semaphore("smtp", 4).AcquireAsync(LongWait).AsTask();

        await using var earlier = await first.WithPatience();
        await using var later = await second.WithPatience();

        earlier.FencingToken.ShouldBeLessThan(later.FencingToken);
        (await Locks.Semaphore("smtp", 4).TryAcquireAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_smaller_size_evicts_nobody_and_lets_nobody_in_until_there_is_room()
    {
        var holders = await TakeAsync(3, of: 3);
        (await Locks.Semaphore("smtp", 1).TryAcquireAsync().WithPatience()).ShouldBeNull();
        await holders[0].DisposeAsync();
        (await OtherLocks.Semaphore("smtp", 1).TryAcquireAsync().WithPatience()).ShouldBeNull();
        await holders[1].DisposeAsync();
        (await Locks.Semaphore("smtp", 1).TryAcquireAsync().WithPatience()).ShouldBeNull();
        holders[2].ThrowIfLost();
        await holders[2].DisposeAsync();

        await using var next = await Locks.Semaphore("smtp", 1).AcquireAsync(TimeSpan.Zero).WithPatience();
    }
}
