using System.Text;

namespace RedisLocking.Optimistic.Tests.Values;

public abstract partial class VersionedValueContract<TFixture>
{
    [Fact]
    public async Task A_property_carries_the_version_through_a_type_of_the_applications()
    {
        var account = new Account { Balance = 10 };
        await Store.PutAsync("account", account);
        account.Version.ShouldBePositive();

        var read = (await OtherStore.GetAsync<Account>("account"))!.Value;
        read.Version.ShouldBe(account.Version);
        read.Balance = 20;
        await OtherStore.PutAsync("account", read);
        read.Version.ShouldBe(account.Version + 1);

        account.Balance = 30;
        await Should.ThrowAsync<VersionConflictException>(async () => await Store.PutAsync("account", account));
        account.Version.ShouldBe(read.Version - 1);
    }

    [Fact]
    public async Task A_new_object_is_written_only_where_there_is_none()
    {
        await Store.PutAsync("account", new Account());
        await Should.ThrowAsync<VersionConflictException>(async () => await Store.PutAsync("account", new Account()));
    }

    [Fact]
    public async Task A_record_comes_back_with_the_raised_version()
    {
        var first = (await Store.PutAsync("page", new Page("one", 0))).Value;
        var second = (await Store.PutAsync("page", first with { Text = "two" })).Value;

        second.ShouldBe(new Page("two", first.Version + 1));
        (await Store.GetAsync<Page>("page"))!.Value.ShouldBe(second);
    }

    [Fact]
    public async Task The_property_is_no_part_of_what_is_stored()
    {
        await Store.PutAsync("page", new Page("one", 0));
        var reply = await Store.ExecuteAsync(new TransactionRequest([], [Operation.Get("page")], []));

        Encoding.UTF8.GetString(reply.Replies[0].Entry!.Value.Span).ShouldBe("""{"text":"one"}""");
    }

    [Fact]
    public async Task A_batch_raises_the_versions_that_objects_carry()
    {
        var (one, other) = (new Account { Balance = 1 }, new Account { Balance = 2 });
        var versions = await Store.ChangeAllAsync([EntryChange.Put("one", one), EntryChange.Put("other", other)]);

        versions.ShouldBe([one.Version, other.Version]);
        await Should.ThrowAsync<VersionConflictException>(async () => await Store.ChangeAllAsync([EntryChange.Put("one", one), EntryChange.Put("other", new Account())]));
    }

    [Fact]
    public async Task A_property_that_cannot_carry_a_version_is_named()
    {
        (await Should.ThrowAsync<InvalidOperationException>(async () => await Store.PutAsync("a", new TwoVersions()))).Message.ShouldContain("TwoVersions has 2");
        (await Should.ThrowAsync<InvalidOperationException>(async () => await Store.PutAsync("a", new TextVersion()))).Message.ShouldContain("TextVersion.version is a String");
    }
}
