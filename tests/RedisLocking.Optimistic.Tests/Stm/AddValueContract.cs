using RedisLocking.Optimistic.Tests.Stores;
using RedisLocking.TestSupport;

namespace RedisLocking.Optimistic.Tests.Stm;

/// <summary>Two add to one value at the same time: 10 + 5 − 3 is 12, however it is done, but not when it is done without versions.</summary>
public abstract class AddValueContract<TFixture>(TFixture fixture) : StoreContract(fixture), IClassFixture<TFixture>
    where TFixture : StoreFixture
{
    private const string Key = "value";

    [Fact]
    public Task By_a_transaction() => AddTogetherAsync(async (store, amount) =>
    {
        TransactionResult result;
        do
        {
            var read = (await store.GetAsync<int>(Key))!;
            result = await store.Txn().If(Compare.Version(Key).Equal(read.Version)).Then(Op.Put(Key, read.Value + amount)).CommitAsync();
        }
        while (!result.Succeeded);
    });

    [Fact]
    public Task By_memory_that_is_transactional() =>
        AddTogetherAsync((store, amount) => store.RunAsync(async tx => tx.Put(Key, await tx.GetAsync<int>(Key) + amount)));

    [Fact]
    public Task By_versioned_values() => AddTogetherAsync(async (store, amount) =>
    {
        while (true)
        {
            var read = (await store.GetAsync<int>(Key))!;
            try
            {
                await store.PutAsync(Key, read.Value + amount, read.Version);
                return;
            }
            catch (VersionConflictException)
            {
                // Somebody was faster.
            }
        }
    });

    [Fact]
    public async Task Without_versions_one_of_two_is_lost()
    {
        await Store.PutAsync(Key, 10);
        var (one, other) = ((await Store.GetAsync<int>(Key))!.Value, (await OtherStore.GetAsync<int>(Key))!.Value);
        await Store.PutAsync(Key, one + 5);
        await OtherStore.PutAsync(Key, other - 3);

        (await Store.GetAsync<int>(Key))!.Value.ShouldBe(7);
    }

    private async Task AddTogetherAsync(Func<IVersionedStore, int, Task> addAsync)
    {
        for (var round = 0; round < LongRun.Rounds; round++)
        {
            await Store.PutAsync(Key, 10);
            await Task.WhenAll(Task.Run(() => addAsync(Store, 5)), Task.Run(() => addAsync(OtherStore, -3))).WithPatience();
            (await Store.GetAsync<int>(Key))!.Value.ShouldBe(12);
        }
    }
}
