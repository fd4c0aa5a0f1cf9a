using RedisLocking.Optimistic.Tests.Values;
using RedisLocking.TestSupport;

namespace RedisLocking.Optimistic.Tests.Calls;

/// <summary>What stands in Redis, and what is left alone there.</summary>
public sealed class LayoutTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private readonly RedisServer _server = fixture.Server;
    private readonly RedisVersionedStore _store = new(Options(fixture.Server));

    public async ValueTask InitializeAsync() => await _server.CliAsync("FLUSHALL");

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task An_entry_is_a_hash_that_people_can_read()
    {
        var plain = await _store.PutAsync("settings", 5);
        await _store.PutAsync("{order:42}:line:1", 6);

        (await _server.CliAsync("HGET", "store:{settings}", "v1")).Text.ShouldBe($"{plain.Version} {plain.CreateRevision} {plain.ModifyRevision}");
        (await _server.CliAsync("HGET", "store:{settings}", "value")).Text.ShouldBe("5");
        (await _server.CliAsync("HGET", "store:{order:42}:{order:42}:line:1", "value")).Text.ShouldBe("6");
        (await _server.CliAsync("HGET", "store:group:{order:42}", "v1")).Text!.ShouldEndWith(" 1");
    }

    [Fact]
    public async Task Deleting_leaves_nothing_but_the_revision_and_records_that_end()
    {
        await _store.PutAsync("{order:42}:head", 5);
        await _store.DeleteAsync("{order:42}:head");
        var keys = (await _server.CliAsync("KEYS", "*")).Texts.ToList();

        keys.ShouldContain("store:revision");
        foreach (var record in keys.Where(key => key != "store:revision"))
        {
            record!.ShouldStartWith("store:call:");
            (await _server.CliAsync("PTTL", record)).Number.ShouldBePositive();
        }
    }

    [Fact]
    public async Task Calls_that_follow_one_another_leave_one_record()
    {
        for (var round = 0; round < 50; round++)
            await _store.PutAsync("a", round);

        (await _server.CliAsync("KEYS", "store:call:*")).Items.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("SET", "store:{a}", "x")]
    [InlineData("HSET", "store:{a}", "field", "x")]
    [InlineData("HSET", "store:{a}", "v1", "x")]
    [InlineData("LPUSH", "store:{a}", "x")]
    [InlineData("SET", "store:revision", "x")]
    public async Task A_key_that_something_else_uses_is_named_and_left_as_it_is(params string[] command)
    {
        await _server.CliAsync(command);
        var before = (await _server.CliAsync("DUMP", command[1])).Text;

        foreach (var call in (Func<Task>[])[() => _store.PutAsync("a", 1).AsTask(), () => _store.GetAsync<int>("a").AsTask(), () => _store.DeleteAsync("a").AsTask()])
        {
            var refused = await Should.ThrowAsync<StoreUnavailableException>(call);
            refused.Message.ShouldContain(command[1]);
            refused.MayHaveHappened.ShouldBeFalse();
        }

        (await _server.CliAsync("DUMP", command[1])).Text.ShouldBe(before);
    }

    [Fact]
    public async Task What_fails_in_the_middle_has_changed_nothing()
    {
        await _server.CliAsync("SET", "store:{b}", "x");

        await Should.ThrowAsync<StoreUnavailableException>(async () => await _store.ChangeAllAsync([EntryChange.Put("a", 1), EntryChange.Put("b", 1)]));
        (await _store.GetAsync<int>("a")).ShouldBeNull();
    }

    [Fact]
    public async Task A_sequence_in_a_key_that_something_else_uses_is_refused()
    {
        await _server.CliAsync("SET", "store:sequence:{invoice}", "x");
        (await Should.ThrowAsync<StoreUnavailableException>(async () => await _store.Sequence("invoice").NextAsync())).Message.ShouldContain("store:sequence:{invoice} is not a sequence");
    }

    [Fact]
    public async Task A_version_from_before_a_flush_matches_nothing_afterwards()
    {
        var before = await _store.PutAsync("a", 1);
        await _server.CliAsync("FLUSHALL");
        var after = await _store.PutAsync("a", 1);

        after.Version.ShouldBeGreaterThan(before.Version);
        after.CreateRevision.ShouldBeGreaterThan(before.ModifyRevision);
        await Should.ThrowAsync<VersionConflictException>(async () => await _store.PutAsync("a", 2, before.Version));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public async Task A_value_of_any_length_is_kept_as_it_is(int bytes)
    {
        var text = new string('a', bytes - 2);
        await _store.PutAsync("a", text);

        (await _server.CliAsync("HSTRLEN", "store:{a}", "value")).Number.ShouldBe(bytes);
        (await _store.Txn().If(Compare.Value("a").Equal(text)).Then(Op.Delete("a")).CommitAsync()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Scripts_that_Redis_has_forgotten_are_sent_again()
    {
        await _store.PutAsync("a", 1);
        await _server.CliAsync("SCRIPT", "FLUSH");
        (await _store.PutAsync("a", 2)).Value.ShouldBe(2);
    }

    [Fact]
    public async Task A_source_generated_context_is_all_that_a_trimmed_application_needs()
    {
        var options = Options(_server);
        options.SerializerOptions.TypeInfoResolverChain.Clear();
        options.SerializerOptions.TypeInfoResolverChain.Add(GeneratedContext.Default);
        await using var store = new RedisVersionedStore(options);

        var account = new Account { Balance = 5 };
        await store.PutAsync("account", account);
        account.Version.ShouldBePositive();
        (await store.PutAsync("page", new Page("one", 0))).Value.Version.ShouldBePositive();
        (await store.GetAsync<Account>("account"))!.Value.Version.ShouldBe(account.Version);
        await Should.ThrowAsync<NotSupportedException>(async () => await store.PutAsync("other", DateTime.UnixEpoch));
    }

    private static RedisStoreOptions Options(RedisServer server) => new() { ConnectionString = server.ConnectionString, OperationDeadline = TimeSpan.FromSeconds(30) };
}
