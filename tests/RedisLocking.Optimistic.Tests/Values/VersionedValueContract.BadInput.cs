namespace RedisLocking.Optimistic.Tests.Values;

public abstract partial class VersionedValueContract<TFixture>
{
    [Fact]
    public async Task A_value_above_1_MB_is_refused_by_its_key()
    {
        var largest = new string('x', StoreLimits.MaxValueBytes - 2);
        await Store.PutAsync("large", largest);
        (await Store.GetAsync<string>("large"))!.Value.Length.ShouldBe(largest.Length);

        (await Should.ThrowAsync<ArgumentException>(async () => await Store.PutAsync("large", largest + "x"))).Message.ShouldContain("'large' has 1,048,577 bytes");
    }

    [Fact]
    public async Task An_expected_version_below_0_is_refused()
    {
        (await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await Store.PutAsync("a", 1, -1))).Message.ShouldContain("or 0 for no entry");
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await Store.PutAsync("a", new Account { Version = -1 }));
        (await Store.GetAsync<int>("a")).ShouldBeNull();
    }

    [Fact]
    public async Task A_key_is_1_to_1024_bytes_of_valid_text()
    {
        (await Should.ThrowAsync<ArgumentException>(async () => await Store.GetAsync<int>(""))).Message.ShouldContain("must not be empty");
        (await Should.ThrowAsync<ArgumentException>(async () => await Store.GetAsync<int>(new string('ä', 513)))).Message.ShouldContain("1026");
        (await Should.ThrowAsync<ArgumentException>(async () => await Store.GetAsync<int>("\ud800"))).Message.ShouldContain("half of a surrogate pair");
    }

    [Fact]
    public async Task A_key_that_a_batch_names_twice_is_named() =>
        (await Should.ThrowAsync<ArgumentException>(async () => await Store.ChangeAllAsync([EntryChange.Put("a", 1), EntryChange.Put("a", 2)]))).Message.ShouldContain("'a' is named 2 times");

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_is_made_changes_nothing()
    {
        await Should.ThrowAsync<OperationCanceledException>(async () => await Store.PutAsync("a", 1, new CancellationToken(canceled: true)));
        (await Store.GetAsync<int>("a")).ShouldBeNull();
    }
}
