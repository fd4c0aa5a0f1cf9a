using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Groups;

/// <summary>A version that several entries share.</summary>
public abstract class GroupContract<TFixture>(TFixture fixture) : StoreContract(fixture), IClassFixture<TFixture>
    where TFixture : StoreFixture
{
    private VersionGroup Order => Store.Group("order:42");

    [Fact]
    public async Task Every_change_of_a_member_raises_the_groups_version_whoever_makes_it()
    {
        var versions = new List<long> { await Order.GetVersionAsync() };
        await Store.PutAsync(Order.Key("head"), "open");
        versions.Add(await Order.GetVersionAsync());
        await OtherStore.PutAsync("{order:42}:line:1", 3);
        versions.Add(await Order.GetVersionAsync());
        await OtherStore.Txn().Then(Op.Delete("{order:42}:line:1")).CommitAsync();
        versions.Add(await Order.GetVersionAsync());
        await Store.RunAsync(async tx => tx.Put(Order.Key("head"), await tx.GetAsync<string>(Order.Key("head")) + "!"));
        versions.Add(await Order.GetVersionAsync());

        versions[0].ShouldBe(0);
        versions.ShouldBe(versions.Distinct().Order());
    }

    [Fact]
    public async Task What_belongs_to_another_group_or_to_none_does_not_touch_it()
    {
        await Store.PutAsync(Order.Key("head"), 1);
        var version = await Order.GetVersionAsync();
        await Store.PutAsync("{order:43}:head", 1);
        await Store.PutAsync("order:42", 1);
        await Store.DeleteAsync(Order.Key("nothing"));
        await Store.GetAsync<int>(Order.Key("head"));

        (await Order.GetVersionAsync()).ShouldBe(version);
    }

    [Fact]
    public async Task Two_that_change_different_members_conflict()
    {
        await Order.ChangeAsync(0, [EntryChange.Put(Order.Key("head"), "open"), EntryChange.Put(Order.Key("line:1"), 3)]);
        var mine = await Order.ReadAsync(["head", "line:1", "line:2"]);
        mine.Member<int>("line:1")!.Value.ShouldBe(3);
        mine.Member<int>("line:2").ShouldBeNull();

        await OtherStore.PutAsync(Order.Key("line:1"), 4);

        var conflict = await Should.ThrowAsync<VersionConflictException>(async () => await Order.ChangeAsync(mine.Version, [EntryChange.Put(Order.Key("head"), "paid")]));
        conflict.Key.ShouldBe("order:42");
        conflict.Current!.Version.ShouldBe(await Order.GetVersionAsync());
        (await Store.GetAsync<string>(Order.Key("head")))!.Value.ShouldBe("open");

        var again = await Order.ReadAsync(["head"]);
        var after = await Order.ChangeAsync(again.Version, [EntryChange.Put(Order.Key("head"), "paid")]);
        (await Order.GetVersionAsync()).ShouldBe(after);
    }

    [Fact]
    public async Task A_group_whose_members_are_gone_has_no_version_and_a_new_one_never_an_earlier_one()
    {
        var first = await Order.ChangeAsync(0, [EntryChange.Put(Order.Key("head"), 1), EntryChange.Put(Order.Key("line"), 1)]);
        await Store.DeleteAsync(Order.Key("head"));
        (await Order.GetVersionAsync()).ShouldBeGreaterThan(first);
        await Store.DeleteAsync(Order.Key("line"));
        (await Order.GetVersionAsync()).ShouldBe(0);

        (await Order.ChangeAsync(0, [EntryChange.Put(Order.Key("head"), 1)])).ShouldBeGreaterThan(first);
    }

    [Fact]
    public async Task A_transaction_may_depend_on_a_groups_version()
    {
        await Store.PutAsync(Order.Key("head"), 1);
        var version = await Order.GetVersionAsync();
        var raised = Op.GroupVersion("order:42");

        var result = await Store.Txn().If(Compare.Group("order:42").Equal(version)).Then(Op.Put(Order.Key("head"), 2), raised).CommitAsync();
        result.Of(raised).ShouldBe(result.Revision);
        (await Store.Txn().If(Compare.Group("order:42").Equal(version)).Then(Op.Put(Order.Key("head"), 3)).CommitAsync()).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_no_member_is_refused()
    {
        (await Should.ThrowAsync<ArgumentException>(async () => await Order.ChangeAsync(0, [EntryChange.Put("other", 1)]))).Message.ShouldContain("'other' is no member of the group 'order:42'");
        Should.Throw<ArgumentException>(() => Store.Group("a}b")).Message.ShouldContain("no braces");
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await Order.ChangeAsync(-1, []));
    }
}
