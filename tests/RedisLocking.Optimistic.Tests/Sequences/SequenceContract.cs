using RedisLocking.Optimistic.Tests.Stores;
using RedisLocking.TestSupport;

namespace RedisLocking.Optimistic.Tests.Sequences;

/// <summary>Numbers that are each given once.</summary>
public abstract class SequenceContract<TFixture>(TFixture fixture) : StoreContract(fixture), IClassFixture<TFixture>
    where TFixture : StoreFixture
{
    [Fact]
    public async Task Numbers_begin_with_1_and_follow_one_another_over_all_processes()
    {
        var (sequence, other) = (Store.Sequence("invoice"), OtherStore.Sequence("invoice"));

        (await sequence.PeekAsync()).ShouldBe(1);
        (await sequence.NextAsync()).First.ShouldBe(1);
        (await other.NextAsync(3)).Numbers().ShouldBe([2, 3, 4]);
        (await sequence.NextAsync()).Last.ShouldBe(5);
        (await other.PeekAsync()).ShouldBe(6);
        (await Store.GetAsync<int>("invoice")).ShouldBeNull();
    }

    [Fact]
    public async Task A_sequence_is_set_and_moved_back()
    {
        var sequence = Store.Sequence("invoice");
        await sequence.SetAsync(100);
        (await sequence.NextAsync(10)).First.ShouldBe(100);
        (await sequence.AddAsync(-4)).ShouldBe(106);
        (await sequence.AddAsync(4)).ShouldBe(110);
        (await sequence.NextAsync()).First.ShouldBe(110);
    }

    [Fact]
    public async Task A_sequence_that_is_exhausted_says_what_is_left()
    {
        var sequence = Store.Sequence("seat", SequenceOptions.Range(10, 14));
        await sequence.NextAsync(3);

        var exhausted = await Should.ThrowAsync<SequenceExhaustedException>(async () => await sequence.NextAsync(3));
        exhausted.Left.ShouldBe(2);
        (await sequence.NextAsync(2)).Numbers().ShouldBe([13, 14]);
        (await Should.ThrowAsync<SequenceExhaustedException>(async () => await sequence.NextAsync())).Message.ShouldContain("has 0 numbers left");
        (await sequence.PeekAsync()).ShouldBe(15);
        (await sequence.AddAsync(-1)).ShouldBe(14);
        (await sequence.NextAsync()).First.ShouldBe(14);
    }

    [Fact]
    public async Task A_cycling_sequence_comes_round()
    {
        var sequence = Store.Sequence("slot", SequenceOptions.Range(1, 5, cycle: true));
        await sequence.NextAsync(3);

        var round = await sequence.NextAsync(4);
        round.Numbers().ShouldBe([4, 5, 1, 2]);
        round.Last.ShouldBe(2);
        (await sequence.NextAsync(5)).Numbers().ShouldBe([3, 4, 5, 1, 2]);
        (await sequence.AddAsync(3)).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_outside_of_the_range_is_refused_and_changes_nothing()
    {
        var sequence = Store.Sequence("seat", SequenceOptions.Range(10, 14));
        await sequence.NextAsync(2);

        (await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await sequence.AddAsync(-3))).Message.ShouldContain("below its minimum (10 to 14)");
        (await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await sequence.AddAsync(4))).Message.ShouldContain("above its maximum");
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await sequence.AddAsync(long.MinValue));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await sequence.SetAsync(9));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await sequence.SetAsync(15));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await sequence.NextAsync(0));
        (await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await Store.Sequence("slot", SequenceOptions.Range(1, 5, cycle: true)).NextAsync(6))).Message.ShouldContain("same ones again");
        Should.Throw<ArgumentOutOfRangeException>(() => SequenceOptions.Range(-1, 5));
        Should.Throw<ArgumentOutOfRangeException>(() => SequenceOptions.Range(5, 4));
        Should.Throw<ArgumentException>(() => Store.Sequence(""));
        (await sequence.PeekAsync()).ShouldBe(12);
    }

    [Fact]
    public async Task Many_that_take_numbers_at_once_get_each_once()
    {
        var (blocks, otherBlocks) = (Store.Sequence("invoice").InBlocksOf(50), OtherStore.Sequence("invoice").InBlocksOf(7));
        ISequence[] sequences = [Store.Sequence("invoice"), blocks, otherBlocks, blocks, otherBlocks];

        var taken = (await Task.WhenAll(sequences.Select(sequence => Task.Run(() => TakeAsync(sequence)))).WithPatience()).SelectMany(one => one).ToList();

        taken.Count.ShouldBe(taken.Distinct().Count());
        taken.Max().ShouldBeLessThan(taken.Count + 57 + 1);

        static async Task<List<long>> TakeAsync(ISequence sequence)
        {
            var numbers = new List<long>();
            for (var round = 0; round < 200; round++)
                numbers.AddRange((await sequence.NextAsync(1 + (round % 3))).Numbers());
            return numbers;
        }
    }

    [Fact]
    public async Task A_block_is_given_out_without_the_store_and_ends_with_the_range()
    {
        var blocks = Store.Sequence("seat", SequenceOptions.Range(1, 25)).InBlocksOf(10);
        (await blocks.NextAsync()).First.ShouldBe(1);
        (await OtherStore.Sequence("seat", SequenceOptions.Range(1, 25)).PeekAsync()).ShouldBe(11);
        (await blocks.PeekAsync()).ShouldBe(2);

        var taken = new List<long>();
        for (var number = 2; number <= 25; number++)
            taken.Add((await blocks.NextAsync()).First);
        taken.ShouldBe(Enumerable.Range(2, 24).Select(number => (long)number));
        await Should.ThrowAsync<SequenceExhaustedException>(async () => await blocks.NextAsync());
    }

    [Fact]
    public async Task A_block_ends_when_its_sequence_is_set()
    {
        var blocks = Store.Sequence("invoice").InBlocksOf(10);
        await blocks.NextAsync();
        await blocks.SetAsync(100);
        (await blocks.NextAsync()).First.ShouldBe(100);
        await blocks.AddAsync(90);
        (await blocks.NextAsync()).First.ShouldBe(200);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_001)]
    public void A_block_of_another_size_is_refused(int size) => Should.Throw<ArgumentOutOfRangeException>(() => Store.Sequence("invoice").InBlocksOf(size));
}
