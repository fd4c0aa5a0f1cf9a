using RedisLocking.Optimistic.Tests.Stores;
using RedisLocking.TestSupport;

namespace RedisLocking.Optimistic.Tests.Stm;

/// <summary>A body that comes back to an entry may begin with what this process saw last: whatever it makes of that counts only if it still is so.</summary>
public abstract partial class StmContract<TFixture>
    where TFixture : StoreFixture
{
    [Fact]
    public async Task What_others_wrote_since_the_last_body_is_what_counts()
    {
        await AddAsync("a");
        await OtherStore.PutAsync("a", 10);

        (await AddAsync("a")).ShouldBe(11);
        (await Store.GetAsync<int>("a"))!.Value.ShouldBe(11);
    }

    [Fact]
    public async Task A_body_that_only_reads_returns_what_others_wrote()
    {
        await AddAsync("a");
        await OtherStore.PutAsync("a", 10);

        (await Store.RunAsync(async tx => await tx.GetAsync<int>("a"))).ShouldBe(10);
    }

    [Fact]
    public async Task What_is_thrown_over_a_value_that_is_gone_is_not_thrown()
    {
        await AddAsync("a");
        await OtherStore.PutAsync("a", 10);

        await Store.RunAsync(async tx => (await tx.GetAsync<int>("a")).ShouldBe(10));
    }

    [Fact]
    public async Task What_is_thrown_over_a_value_that_is_there_is_thrown()
    {
        await AddAsync("a");

        await Should.ThrowAsync<FormatException>(Store.RunAsync(async tx => throw new FormatException($"{await tx.GetAsync<int>("a")}")));
    }

    [Fact]
    public async Task A_value_that_is_gone_costs_no_attempt()
    {
        await AddAsync("a");
        await OtherStore.PutAsync("a", 10);

        await Store.RunAsync(async tx => tx.Put("a", await tx.GetAsync<int>("a") + 1), new StmOptions { MaxAttempts = 1 });

        (await Store.GetAsync<int>("a"))!.Value.ShouldBe(11);
    }

    [Theory]
    [InlineData(StmIsolation.SerializableSnapshot)]
    [InlineData(StmIsolation.Serializable)]
    public async Task What_is_remembered_of_two_revisions_is_not_seen_together(StmIsolation isolation)
    {
        await Store.ChangeAllAsync([EntryChange.Put("a", 1), EntryChange.Put("b", 1)]);
        await ReadAndMarkAsync("a");
        await OtherStore.ChangeAllAsync([EntryChange.Put("a", 2), EntryChange.Put("b", 2)]);
        await ReadAndMarkAsync("b");

        await Store.RunAsync(
            async tx =>
            {
                (await tx.GetAsync<int>("a")).ShouldBe(await tx.GetAsync<int>("b"));
                tx.Put("mark", 0);
            },
            isolation);

        Task ReadAndMarkAsync(string key) => Store.RunAsync(async tx => tx.Put("mark", await tx.GetAsync<int>(key)));
    }

    [Fact]
    public async Task A_body_in_whose_way_is_itself_never_converges_and_ends()
    {
        var conflict = await Should.ThrowAsync<StmConflictException>(Store.RunAsync(
            async tx =>
            {
                await tx.GetAsync<int>("a");
                await AddAsync("a");
                tx.Put("b", 1);
            },
            new StmOptions { MaxAttempts = 5, MaxPause = TimeSpan.Zero }));

        conflict.Attempts.ShouldBe(5);
        conflict.HottestKey.ShouldBe("a");
    }

    [Fact]
    public async Task An_entry_that_was_deleted_since_the_last_body_begins_anew()
    {
        await AddAsync("a");
        await OtherStore.DeleteAsync("a");

        (await AddAsync("a")).ShouldBe(1);
    }

    [Fact]
    public async Task Many_bodies_of_one_store_that_add_to_one_entry_lose_nothing()
    {
        const int workers = 50;
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => AddAsync("a")))).WithPatience();

        (await Store.GetAsync<int>("a"))!.Value.ShouldBe(workers);
    }

    private Task<int> AddAsync(string key) => Store.RunAsync(async tx =>
    {
        var sum = await tx.GetAsync<int>(key) + 1;
        tx.Put(key, sum);
        return sum;
    });
}
