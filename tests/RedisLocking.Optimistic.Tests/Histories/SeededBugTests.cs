namespace RedisLocking.Optimistic.Tests.Histories;

/// <summary>The checker is worth something: stores with a mistake in them, and what it says of them.</summary>
public sealed class SeededBugTests
{
    private const int Rounds = 60;

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5];

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task A_store_that_compares_nothing_is_found(int seed) => FindsACycleAsync(new ComparesNothing(), StmIsolation.SerializableSnapshot, seed);

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task A_store_that_compares_only_what_is_written_is_found(int seed) => FindsACycleAsync(new ComparesWhatIsWritten(), StmIsolation.Serializable, seed);

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task A_store_that_forgets_the_first_comparison_is_found(int seed) => FindsACycleAsync(new ForgetsOneComparison(), StmIsolation.Serializable, seed);

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task A_level_that_checks_nothing_is_found(int seed) => FindsACycleAsync(new RecordedStore(new InMemoryVersionedStore()), StmIsolation.ReadCommitted, seed);

    [Fact]
    public void Each_kind_of_cycle_is_told_with_its_reasons()
    {
        var one = Transaction("one", reads: [("a", 1)], writes: [("a", 2)]);
        var other = Transaction("other", reads: [("a", 1)], writes: [("a", 3)]);
        var skewed = Transaction("skewed", reads: [("a", 3), ("b", 0)], writes: [("c", 1)]);
        var between = Transaction("between", reads: [("c", 0)], writes: [("b", 1)]);

        new SerializationGraph([one, other]).FindCycle().ShouldNotBeNull();
        new SerializationGraph([skewed, between]).FindCycle()!.ShouldBe(["skewed → between (ReadWrite)", "between → skewed (ReadWrite)"]);
        new SerializationGraph([skewed, between]).FindCycle(why => why != Dependency.ReadWrite).ShouldBeNull();
        new SerializationGraph([one, skewed]).FindCycle().ShouldBeNull();
    }

    private static async Task FindsACycleAsync(RecordedStore store, StmIsolation isolation, int seed) =>
        new SerializationGraph(await RandomWorkload.RunAsync(store, isolation, seed, Rounds)).FindCycle().ShouldNotBeNull();

    private static CommittedTransaction Transaction(string name, (string, long)[] reads, (string Key, long Version)[] writes) =>
        new(name, reads, writes.ToDictionary(write => write.Key, write => write.Version));

    private sealed class ComparesNothing() : RecordedStore(new InMemoryVersionedStore())
    {
        protected override TransactionRequest Change(TransactionRequest request) => new([], request.Then, request.Else);
    }

    private sealed class ComparesWhatIsWritten() : RecordedStore(new InMemoryVersionedStore())
    {
        protected override TransactionRequest Change(TransactionRequest request) =>
            new([.. request.Comparisons.Where(one => request.Then.Any(then => then.Key == one.Key))], request.Then, request.Else);
    }

    private sealed class ForgetsOneComparison() : RecordedStore(new InMemoryVersionedStore())
    {
        protected override TransactionRequest Change(TransactionRequest request) => new([.. request.Comparisons.Skip(1)], request.Then, request.Else);
    }
}
