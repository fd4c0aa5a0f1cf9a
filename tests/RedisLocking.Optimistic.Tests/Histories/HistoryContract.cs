using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Histories;

/// <summary>What transactions saw of one another under each level, searched for cycles.</summary>
public abstract class HistoryContract<TFixture>(TFixture fixture) : StoreContract(fixture), IClassFixture<TFixture>
    where TFixture : StoreFixture
{
    private const int Rounds = 25;

    [Theory]
    [InlineData(StmIsolation.SerializableSnapshot, 1)]
    [InlineData(StmIsolation.SerializableSnapshot, 2)]
    [InlineData(StmIsolation.Serializable, 3)]
    [InlineData(StmIsolation.Serializable, 4)]
    [InlineData(StmIsolation.RepeatableReads, 5)]
    public async Task What_was_committed_is_explained_by_one_after_the_other(StmIsolation isolation, int seed)
    {
        var history = await RandomWorkload.RunAsync(new RecordedStore(Store), isolation, seed, Rounds);

        new SerializationGraph(history).FindCycle().ShouldBeNull();
        history.Sum(one => one.Writes.Count).ShouldBePositive();
    }

    // Updates are lost there, but nobody reads what is not committed, and no two commits are mixed.
    [Fact]
    public async Task What_was_read_of_committed_values_has_no_cycle_of_writes_and_their_reads()
    {
        var history = await RandomWorkload.RunAsync(new RecordedStore(Store), StmIsolation.ReadCommitted, seed: 6, Rounds);

        new SerializationGraph(history).FindCycle(why => why != Dependency.ReadWrite).ShouldBeNull();
        var written = history.SelectMany(one => one.Writes.Select(write => (write.Key, write.Value))).ToHashSet();
        history.SelectMany(one => one.Reads).Where(read => read.Version != 0).ShouldAllBe(read => written.Contains(read));
    }
}
