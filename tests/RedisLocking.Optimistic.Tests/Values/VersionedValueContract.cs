using System.Text;
using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Values;

/// <summary>Single values: read, and written if they still are what they were.</summary>
public abstract partial class VersionedValueContract<TFixture>(TFixture fixture) : StoreContract(fixture), IClassFixture<TFixture>
    where TFixture : StoreFixture
{
    [Fact]
    public async Task A_key_without_an_entry_reads_as_null() => (await Store.GetAsync<int>("nothing")).ShouldBeNull();

    [Fact]
    public async Task What_is_written_is_read_with_its_numbers()
    {
        var written = await Store.PutAsync("a", "x");
        var read = await OtherStore.GetAsync<string>("a");

        read.ShouldBe(written);
        read!.Value.ShouldBe("x");
        read.CreateRevision.ShouldBePositive();
        read.ModifyRevision.ShouldBe(read.CreateRevision);
        read.Version.ShouldBe(read.CreateRevision);
    }

    [Fact]
    public async Task Each_change_raises_the_version_by_one_and_takes_a_revision()
    {
        var first = await Store.PutAsync("a", 1);
        await Store.PutAsync("b", 1);
        var second = await Store.PutAsync("a", 2);

        second.Version.ShouldBe(first.Version + 1);
        second.CreateRevision.ShouldBe(first.CreateRevision);
        second.ModifyRevision.ShouldBeGreaterThan(first.ModifyRevision + 1);
    }

    [Fact]
    public async Task A_stale_version_is_a_conflict_with_what_is_there_now()
    {
        var read = await Store.PutAsync("a", "old");
        var now = await OtherStore.PutAsync("a", "new");

        var conflict = await Should.ThrowAsync<VersionConflictException>(async () => await Store.PutAsync("a", "mine", read.Version));

        conflict.Key.ShouldBe("a");
        conflict.Current!.Version.ShouldBe(now.Version);
        Encoding.UTF8.GetString(conflict.Current.Value.Span).ShouldBe("\"new\"");
        conflict.Message.ShouldContain($"expected to be version {read.Version} and is version {now.Version}");
        (await Store.GetAsync<string>("a"))!.Value.ShouldBe("new");
    }

    [Fact]
    public async Task Absent_only_and_present_only_are_what_they_say()
    {
        (await Should.ThrowAsync<VersionConflictException>(async () => await Store.PutAsync("a", 1, Expected.Present))).Current.ShouldBeNull();
        await Store.PutAsync("a", 1, Expected.Absent);
        (await Should.ThrowAsync<VersionConflictException>(async () => await Store.PutAsync("a", 2, Expected.Absent))).Current.ShouldNotBeNull();
        await Should.ThrowAsync<VersionConflictException>(async () => await Store.PutAsync("a", 2, 0));
        (await Store.PutAsync("a", 3, Expected.Present)).Value.ShouldBe(3);
    }

    [Fact]
    public async Task Deleting_tells_whether_there_was_something()
    {
        var entry = await Store.PutAsync("a", 1);

        (await Should.ThrowAsync<VersionConflictException>(async () => await Store.DeleteAsync("a", entry.Version + 1))).Current!.Version.ShouldBe(entry.Version);
        (await Store.DeleteAsync("a", entry.Version)).ShouldBeTrue();
        (await Store.DeleteAsync("a")).ShouldBeFalse();
        (await Store.GetAsync<int>("a")).ShouldBeNull();
    }

    // With versions that begin at 1 the second life's third version would be taken for the first's.
    [Fact]
    public async Task A_key_that_was_deleted_and_created_again_never_has_an_earlier_version()
    {
        var seen = new List<long>();
        for (var life = 0; life < 5; life++)
        {
            for (var change = 0; change < 3; change++)
                seen.Add((await Store.PutAsync("a", change)).Version);
            await Store.DeleteAsync("a");
        }

        seen.ShouldBe(seen.Distinct().Order());
        foreach (var version in seen)
            await Should.ThrowAsync<VersionConflictException>(async () => await Store.PutAsync("a", 9, version));
    }

    [Fact]
    public async Task Several_entries_are_read_in_one_step()
    {
        await Store.PutAsync("a", 1);
        await Store.PutAsync("c", 3);

        var read = await Store.GetAllAsync<int>(["a", "b", "c"]);

        read.Select(entry => entry?.Value).ShouldBe([1, null, 3]);
    }

    [Fact]
    public async Task A_batch_is_made_whole_or_not_at_all_and_says_what_was_stale()
    {
        var a = await Store.PutAsync("a", 1);
        var b = await Store.PutAsync("b", 1);
        await OtherStore.PutAsync("b", 2);

        var conflict = await Should.ThrowAsync<VersionConflictException>(async () => await Store.ChangeAllAsync(
            [EntryChange.Put("a", 10, a.Version), EntryChange.Put("b", 10, b.Version), EntryChange.Put("c", 10, Expected.Absent), EntryChange.Delete("d", Expected.Present)]));

        conflict.Conflicts.Select(one => one.Key).ShouldBe(["b", "d"]);
        (await Store.GetAllAsync<int>(["a", "b", "c"])).Select(entry => entry?.Value).ShouldBe([1, 2, null]);

        var versions = await Store.ChangeAllAsync([EntryChange.Put("a", 10, a.Version), EntryChange.Delete("b", Expected.Any)]);
        versions.ShouldBe([a.Version + 1, 0]);
    }

    [Fact]
    public async Task Values_are_any_JSON()
    {
        await Store.PutAsync<List<int>>("list", [1, 2]);
        await Store.PutAsync<string?>("null", null);
        await Store.PutAsync("text", "ä€𝄞\u0000\n");

        (await Store.GetAsync<List<int>>("list"))!.Value.ShouldBe([1, 2]);
        (await Store.GetAsync<string?>("null"))!.Value.ShouldBeNull();
        (await Store.GetAsync<string>("text"))!.Value.ShouldBe("ä€𝄞\u0000\n");
    }

    [Theory]
    [InlineData("a{b")]
    [InlineData("a}b")]
    [InlineData("a{}b")]
    [InlineData("a%7Bb")]
    [InlineData("{a}")]
    [InlineData("{a}:b")]
    [InlineData("x{a}:b")]
    [InlineData("line\r\nbreak *\0")]
    public async Task No_character_of_a_key_makes_it_another(string key)
    {
        string[] others = ["a", "a%7Bb", "a%257Bb", "b", "{a}:b:{a}", "a}:b"];
        await Store.PutAsync(key, "mine");
        foreach (var other in others.Where(other => other != key))
            await Store.PutAsync(other, "theirs");

        (await Store.GetAsync<string>(key))!.Value.ShouldBe("mine");
    }
}
