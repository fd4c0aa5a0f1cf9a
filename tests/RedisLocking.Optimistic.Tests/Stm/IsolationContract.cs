using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Stm;

/// <summary>What each level allows and what it does not: in every test somebody else writes between two steps of the first attempt.</summary>
public abstract class IsolationContract<TFixture>(TFixture fixture) : StoreContract(fixture), IClassFixture<TFixture>
    where TFixture : StoreFixture
{
    // docs/optimistic.md has this table.
    [Theory]
    [InlineData(StmIsolation.SerializableSnapshot, false)]
    [InlineData(StmIsolation.Serializable, false)]
    [InlineData(StmIsolation.RepeatableReads, false)]
    [InlineData(StmIsolation.ReadCommitted, true)]
    public async Task An_update_is_lost(StmIsolation level, bool allowed)
    {
        await Store.PutAsync("a", 1);
        await RunAsync(level, () => OtherStore.PutAsync("a", 10).AsTask(), async (tx, interfere) =>
        {
            var a = await tx.GetAsync<int>("a");
            await interfere();
            tx.Put("a", a + 1);
        });

        (await Store.GetAsync<int>("a"))!.Value.ShouldBe(allowed ? 2 : 11);
    }

    [Theory]
    [InlineData(StmIsolation.SerializableSnapshot, false)]
    [InlineData(StmIsolation.Serializable, false)]
    [InlineData(StmIsolation.RepeatableReads, true)]
    [InlineData(StmIsolation.ReadCommitted, true)]
    public async Task A_body_sees_entries_of_two_revisions(StmIsolation level, bool allowed)
    {
        await SetBothAsync(1);
        var seen = new List<(int A, int B)>();
        await RunAsync(level, () => SetBothAsync(2), async (tx, interfere) =>
        {
            var a = await tx.GetAsync<int>("a");
            await interfere();
            seen.Add((a, await tx.GetAsync<int>("b")));
        });

        seen.Any(both => both.A != both.B).ShouldBe(allowed);
    }

    [Theory]
    [InlineData(StmIsolation.SerializableSnapshot, false)]
    [InlineData(StmIsolation.Serializable, false)]
    [InlineData(StmIsolation.RepeatableReads, false)]
    [InlineData(StmIsolation.ReadCommitted, true)]
    public async Task Entries_of_two_revisions_are_returned_by_who_only_reads(StmIsolation level, bool allowed)
    {
        await SetBothAsync(1);
        var both = (A: 0, B: 0);
        await RunAsync(level, () => SetBothAsync(2), async (tx, interfere) =>
        {
            both.A = await tx.GetAsync<int>("a");
            await interfere();
            both.B = await tx.GetAsync<int>("b");
        });

        (both.A != both.B).ShouldBe(allowed);
    }

    [Theory]
    [InlineData(StmIsolation.SerializableSnapshot, false)]
    [InlineData(StmIsolation.Serializable, false)]
    [InlineData(StmIsolation.RepeatableReads, false)]
    [InlineData(StmIsolation.ReadCommitted, true)]
    public async Task An_entry_is_read_twice_with_two_values(StmIsolation level, bool allowed)
    {
        await Store.PutAsync("a", 1);
        var differed = false;
        await RunAsync(level, () => OtherStore.PutAsync("a", 2).AsTask(), async (tx, interfere) =>
        {
            var first = await tx.GetAsync<int>("a");
            await interfere();
            differed |= await tx.GetAsync<int>("a") != first;
        });

        differed.ShouldBe(allowed);
    }

    // Two doctors are on call, and each may leave while the other stays.
    [Theory]
    [InlineData(StmIsolation.SerializableSnapshot, false)]
    [InlineData(StmIsolation.Serializable, false)]
    [InlineData(StmIsolation.RepeatableReads, false)]
    [InlineData(StmIsolation.ReadCommitted, true)]
    public async Task Two_writes_are_skewed(StmIsolation level, bool allowed)
    {
        await SetBothAsync(1);
        await RunAsync(level, () => OtherStore.RunAsync(tx => LeaveAsync(tx, "b", () => Task.CompletedTask), level), (tx, interfere) => LeaveAsync(tx, "a", interfere));

        var onCall = (await Store.GetAllAsync<int>(["a", "b"])).Sum(entry => entry!.Value);
        onCall.ShouldBe(allowed ? 0 : 1);

        static async Task LeaveAsync(StmTransaction tx, string who, Func<Task> interfere)
        {
            var (a, b) = (await tx.GetAsync<int>("a"), await tx.GetAsync<int>("b"));
            await interfere();
            if (a + b == 2)
                tx.Put(who, 0);
        }
    }

    [Theory]
    [InlineData(StmIsolation.SerializableSnapshot, false)]
    [InlineData(StmIsolation.Serializable, true)]
    [InlineData(StmIsolation.RepeatableReads, true)]
    [InlineData(StmIsolation.ReadCommitted, true)]
    public async Task A_write_that_was_not_read_is_overwritten_unseen(StmIsolation level, bool allowed)
    {
        await SetBothAsync(1);
        var attempts = 0;
        await RunAsync(level, () => OtherStore.PutAsync("b", 5).AsTask(), async (tx, interfere) =>
        {
            attempts++;
            var a = await tx.GetAsync<int>("a");
            await interfere();
            tx.Put("b", a);
        });

        attempts.ShouldBe(allowed ? 1 : 2);
    }

    [Theory]
    [InlineData(StmIsolation.SerializableSnapshot)]
    [InlineData(StmIsolation.Serializable)]
    [InlineData(StmIsolation.RepeatableReads)]
    [InlineData(StmIsolation.ReadCommitted)]
    public async Task What_is_not_committed_is_seen_by_nobody(StmIsolation level)
    {
        await Store.PutAsync("a", 1);
        await Store.RunAsync(
            async tx =>
            {
                tx.Put("a", 2);
                (await OtherStore.RunAsync(other => other.GetAsync<int>("a").AsTask(), level)).ShouldBe(1);
            },
            level);
    }

    // In the first attempt alone: what is shown is what one change does.
    private async Task RunAsync(StmIsolation level, Func<Task> interfere, Func<StmTransaction, Func<Task>, Task> body)
    {
        var done = false;
        await Store.RunAsync(tx => body(tx, OnceAsync), level);

        async Task OnceAsync()
        {
            if (done)
                return;
            done = true;
            await interfere();
        }
    }

    private async Task SetBothAsync(int value) => await OtherStore.ChangeAllAsync([EntryChange.Put("a", value), EntryChange.Put("b", value)]);
}
