using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Administration;

public abstract partial class AdministrationContract<TFixture>
{
    [Fact]
    public async Task All_held_locks_are_on_the_pages()
    {
        var names = Enumerable.Range(0, 250).Select(number => $"document:{number}").ToList();
        foreach (var name in names)
            await Locks.Mutex(name).AcquireAsync(TimeSpan.Zero).WithPatience();
        await using var reader = await Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        await using var permit = await Locks.Semaphore("smtp", 7).AcquireAsync(TimeSpan.Zero).WithPatience();

        var found = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await OtherAdministration.ListAsync("document:", cursor, size: 20).WithPatience();
            found.UnionWith(page.Locks.Select(one => one.Name.Value));
            cursor = page.Next;
        }
        while (cursor is not null);

        found.ShouldBe(names, ignoreOrder: true);
        (await NamesAsync("document:24")).ShouldBe(["document:24", .. Enumerable.Range(240, 10).Select(number => $"document:{number}")], ignoreOrder: true);
        (await NamesAsync("")).Count.ShouldBe(252);
        (await NamesAsync("Document:")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_listed_lock_says_what_a_look_at_it_says()
    {
        await using var writer = await Locks.WriteLock("catalog", new LeaseOptions { Owner = "ada" }).AcquireAsync(TimeSpan.Zero).WithPatience();
        await using var permit = await Locks.Semaphore("smtp", 7).AcquireAsync(TimeSpan.Zero).WithPatience();

        var page = await OtherAdministration.ListAsync().WithPatience();

        page.Next.ShouldBeNull();
        page.Locks.Count.ShouldBe(2);
        var catalog = page.Locks.Single(one => one.Name == "catalog");
        (catalog.Type, catalog.HolderCount, catalog.Permits).ShouldBe((LockType.ReadWrite, 1, null));
        (catalog.Holders.ShouldHaveSingleItem().Owner, catalog.Holders[0].Mode, catalog.Holders[0].LeaseId).ShouldBe(("ada", LockMode.Write, writer.LeaseId));
        var smtp = page.Locks.Single(one => one.Name == "smtp");
        (smtp.Type, smtp.HolderCount, smtp.Permits).ShouldBe((LockType.Semaphore, 1, 7));
    }

    [Fact]
    public async Task No_character_of_a_prefix_has_a_meaning()
    {
        const string odd = "a*b[c]?\\";
        foreach (var name in new[] { odd, odd + "d", "aXb[c]?\\", "axbc?", "abcd", "a*bcX\\" })
            await Locks.Mutex(name).AcquireAsync(TimeSpan.Zero).WithPatience();

        (await NamesAsync(odd)).ShouldBe([odd, odd + "d"], ignoreOrder: true);
        (await NamesAsync("a*")).ShouldBe([odd, odd + "d", "a*bcX\\"], ignoreOrder: true);
        (await NamesAsync("a?")).ShouldBeEmpty();
        (await NamesAsync("[a]")).ShouldBeEmpty();
        (await NamesAsync("*")).ShouldBeEmpty();
        (await NamesAsync("{")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("no cursor")]
    [InlineData("abcd")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999999")]
    public async Task A_cursor_that_no_page_gave_is_refused(string cursor) =>
        (await Should.ThrowAsync<ArgumentException>(async () => await Administration.ListAsync(cursor: cursor))).ParamName.ShouldBe("cursor");

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task A_page_has_1_to_1000_locks(int size) =>
        (await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await Administration.ListAsync(size: size))).ParamName.ShouldBe("size");

    [Fact]
    public async Task Locks_that_come_and_go_do_not_hide_those_that_stay()
    {
        var staying = Enumerable.Range(0, 60).Select(number => $"stays:{number}").ToList();
        foreach (var name in staying)
            await Locks.Mutex(name).AcquireAsync(TimeSpan.Zero).WithPatience();

        var found = new List<string>();
        string? cursor = null;
        for (var round = 0; round == 0 || cursor is not null; round++)
        {
            var page = await Administration.ListAsync(cursor: cursor, size: 10).WithPatience();
            found.AddRange(page.Locks.Select(one => one.Name.Value));
            cursor = page.Next;
            await (await OtherLocks.Mutex($"goes:{round}").AcquireAsync(TimeSpan.Zero).WithPatience()).DisposeAsync();
            await OtherLocks.Mutex($"comes:{round}").AcquireAsync(TimeSpan.Zero).WithPatience();
        }

        staying.ShouldBeSubsetOf(found);
    }

    private async Task<List<string>> NamesAsync(string prefix)
    {
        var names = new HashSet<string>(StringComparer.Ordinal); // A store may find a lock twice.
        await foreach (var one in Administration.ListAllAsync(prefix))
            names.Add(one.Name.Value);
        return [.. names];
    }
}
