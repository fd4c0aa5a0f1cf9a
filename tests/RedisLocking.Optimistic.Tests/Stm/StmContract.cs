using RedisLocking.Optimistic.Tests.Stores;
using RedisLocking.TestSupport;

namespace RedisLocking.Optimistic.Tests.Stm;

/// <summary>Bodies that are run until nothing moved under them.</summary>
public abstract partial class StmContract<TFixture>(TFixture fixture) : StoreContract(fixture), IClassFixture<TFixture>
    where TFixture : StoreFixture
{
    [Fact]
    public async Task What_a_body_puts_is_written_in_one_step_when_it_is_through()
    {
        await Store.PutAsync("a", 1);

        var seen = await Store.RunAsync(async tx =>
        {
            var a = await tx.GetAsync<int>("a");
            tx.Put("b", a + 1);
            tx.Delete("a");
            (await OtherStore.GetAsync<int>("b")).ShouldBeNull();
            return a;
        });

        seen.ShouldBe(1);
        (await Store.GetAsync<int>("a")).ShouldBeNull();
        (await Store.GetAsync<int>("b"))!.Value.ShouldBe(2);
    }

    [Fact]
    public async Task A_body_sees_its_own_writes() => await Store.RunAsync(async tx =>
    {
        (await tx.GetAsync<int>("a")).ShouldBe(0);
        tx.Put("a", 5);
        (await tx.GetEntryAsync<int>("a"))!.Value.ShouldBe(5);
        tx.Delete("a");
        (await tx.GetEntryAsync<int>("a")).ShouldBeNull();
        (await tx.GetAsync<string>("nothing")).ShouldBeNull();
    });

    [Fact]
    public async Task A_body_is_run_again_with_what_others_wrote_meanwhile()
    {
        await Store.PutAsync("a", 1);
        var attempts = 0;

        await Store.RunAsync(async tx =>
        {
            var a = await tx.GetAsync<int>("a");
            if (attempts++ == 0)
                await OtherStore.PutAsync("a", 10);
            tx.Put("a", a + 1);
        });

        attempts.ShouldBe(2);
        (await Store.GetAsync<int>("a"))!.Value.ShouldBe(11);
    }

    [Fact]
    public async Task An_entry_that_is_created_or_deleted_meanwhile_is_a_change_too()
    {
        var attempts = 0;
        await Store.RunAsync(async tx =>
        {
            var before = await tx.GetEntryAsync<int>("a");
            if (attempts++ == 0)
                await OtherStore.PutAsync("a", 1);
            else if (attempts == 2)
                await OtherStore.DeleteAsync("a");
            tx.Put("seen", before is null ? "nothing" : "something");
        });

        attempts.ShouldBe(3);
        (await Store.GetAsync<string>("seen"))!.Value.ShouldBe("nothing");
    }

    [Fact]
    public async Task A_body_that_throws_writes_nothing()
    {
        await Should.ThrowAsync<FormatException>(Store.RunAsync(tx =>
        {
            tx.Put("a", 1);
            throw new FormatException();
        }));

        (await Store.GetAsync<int>("a")).ShouldBeNull();
    }

    [Fact]
    public async Task A_body_that_never_converges_ends_with_the_hottest_key()
    {
        var attempts = 0;
        var options = new StmOptions { MaxAttempts = 6, MaxPause = TimeSpan.FromMilliseconds(1) };

        var conflict = await Should.ThrowAsync<StmConflictException>(Store.RunAsync(
            async tx =>
            {
                await tx.GetAsync<int>("cold");
                await tx.GetAsync<int>("hot");
                await OtherStore.PutAsync(++attempts == 3 ? "cold" : "hot", attempts);
                tx.Put("result", attempts);
            },
            options));

        conflict.Attempts.ShouldBe(6);
        conflict.HottestKey.ShouldBe("hot");
        conflict.Message.ShouldContain("6 times");
        conflict.Message.ShouldContain("5 times it was 'hot'");
        attempts.ShouldBe(6);
        (await Store.GetAsync<int>("result")).ShouldBeNull();
    }

    [Fact]
    public async Task A_body_that_catches_what_stops_it_is_run_again_all_the_same()
    {
        await Store.PutAsync("a", 1);
        await Store.PutAsync("b", 1);
        var attempts = 0;

        await Store.RunAsync(async tx =>
        {
            var first = attempts++ == 0;
            await tx.GetAsync<int>("a");
            if (first)
                await OtherStore.ChangeAllAsync([EntryChange.Put("a", 2), EntryChange.Put("b", 2)]);
            try
            {
                await tx.GetAsync<int>("b");
            }
            catch (Exception) when (first)
            {
                tx.Put("swallowed", true);
            }
        });

        attempts.ShouldBe(2);
        (await Store.GetAsync<bool>("swallowed")).ShouldBeNull();
    }

    [Fact]
    public async Task Cancellation_ends_the_attempts()
    {
        using var cancel = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(Store.RunAsync(
            async tx =>
            {
                await tx.GetAsync<int>("a");
                await OtherStore.PutAsync("a", 1);
                await cancel.CancelAsync();
                tx.Put("a", 2);
            },
            cancellationToken: cancel.Token));

        (await Store.GetAsync<int>("a"))!.Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_transaction_that_is_over_is_of_no_use()
    {
        StmTransaction? kept = null;
        await Store.RunAsync(tx =>
        {
            kept = tx;
            return Task.CompletedTask;
        });

        Should.Throw<InvalidOperationException>(() => kept!.Put("a", 1)).Message.ShouldContain("has returned");
        await Should.ThrowAsync<InvalidOperationException>(async () => await kept!.GetAsync<int>("a"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public async Task Bounds_outside_of_their_range_are_refused(int attempts) =>
        (await Should.ThrowAsync<ArgumentException>(() => Store.RunAsync(_ => Task.CompletedTask, new StmOptions { MaxAttempts = attempts }))).Message.ShouldContain("between 1 and 10,000");

    [Fact]
    public async Task Many_bodies_that_read_and_write_the_same_entries_lose_nothing()
    {
        const int workers = 8, rounds = 20;
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            var store = worker % 2 == 0 ? Store : OtherStore;
            for (var round = 0; round < rounds; round++)
                await store.RunAsync(AddToBothAsync, new StmOptions { MaxAttempts = 10_000 });
        }))).WithPatience();

        (await Store.GetAllAsync<int>(["a", "b"])).Select(entry => entry!.Value).ShouldBe([workers * rounds, workers * rounds]);

        static async Task AddToBothAsync(StmTransaction tx)
        {
            var (a, b) = (await tx.GetAsync<int>("a"), await tx.GetAsync<int>("b"));
            a.ShouldBe(b);
            tx.Put("a", a + 1);
            tx.Put("b", b + 1);
        }
    }
}
