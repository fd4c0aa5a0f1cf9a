using RedisLocking.TestSupport;

namespace RedisLocking.Optimistic.Tests.Calls;

/// <summary>Calls that travel together: each is made or fails by itself.</summary>
public sealed class SharedCallTests : IAsyncLifetime
{
    private const int InFlight = 2;
    private const int Waiting = 60;

    private RedisServer _server = null!;
    private TcpProxy _network = null!;
    private RedisVersionedStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _network = TcpProxy.Start(_server.Port);
        _store = Store(TimeSpan.FromSeconds(30));
        await _store.PutAsync("connect", 1);
        await _store.Sequence("connect").NextAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _network.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Those_that_are_asked_for_while_others_are_on_their_way_share_a_call()
    {
        var before = await CallsAsync();
        _network.HoldReplies();
        var puts = Enumerable.Range(0, InFlight + Waiting).Select(key => _store.PutAsync($"key:{key}", key).AsTask()).ToList();
        _network.PassReplies();

        var entries = await Task.WhenAll(puts).WithPatience();

        (await CallsAsync() - before).ShouldBe(InFlight + 2, "two on their way, and the others in two");
        entries.Select(entry => (entry.Key, entry.Value)).ShouldBe(Enumerable.Range(0, InFlight + Waiting).Select(key => ($"key:{key}", key)));
        entries.Select(entry => entry.ModifyRevision).Distinct().Count().ShouldBe(entries.Length);
        (await _store.GetAllAsync<int>(entries.Select(entry => entry.Key))).ShouldBe(entries);
    }

    [Fact]
    public async Task One_that_fails_is_told_so_and_the_others_are_made()
    {
        await _server.CliAsync("SET", "store:{key:7}", "x");
        await _store.PutAsync("key:9", "text");
        _network.HoldReplies();
        var calls = Enumerable.Range(0, InFlight + Waiting).Select(key => _store.Txn()
            .If(key == 9 ? Compare.Value("key:9").Greater(3) : Compare.Absent($"other:{key}"))
            .Then(Op.Put($"key:{key}", key)).CommitAsync().AsTask()).ToList();
        _network.PassReplies();

        await Should.ThrowAsync<Exception>(Task.WhenAll(calls)).WithPatience();

        calls[7].Exception!.InnerException.ShouldBeOfType<StoreUnavailableException>().Message.ShouldContain("store:{key:7}");
        calls[9].Exception!.InnerException.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("'key:9' is a text");
        calls.Where((_, key) => key is not (7 or 9)).ShouldAllBe(call => call.Result.Succeeded);
        (await _store.GetAsync<string>("key:9"))!.Value.ShouldBe("text");
        (await _store.GetAsync<int>("key:59"))!.Value.ShouldBe(59);
    }

    [Fact]
    public async Task Those_of_one_entry_are_made_one_after_the_other()
    {
        var entry = await _store.PutAsync("a", 0);
        _network.HoldReplies();
        var puts = Enumerable.Range(0, InFlight + Waiting).Select(value => _store.Txn().If(Compare.Version("a").Equal(entry.Version)).Then(Op.Put("a", value)).CommitAsync().AsTask()).ToList();
        _network.PassReplies();

        var results = await Task.WhenAll(puts).WithPatience();

        results.Count(result => result.Succeeded).ShouldBe(1);
        (await _store.GetAsync<int>("a"))!.Version.ShouldBe(entry.Version + 1);
    }

    [Fact]
    public async Task Large_ones_go_alone_and_steps_of_sequences_together()
    {
        var text = new string('a', 40_000);
        var before = await CallsAsync();
        _network.HoldReplies();
        var puts = Enumerable.Range(0, 8).Select(key => _store.PutAsync($"key:{key}", text).AsTask()).ToList();
        var numbers = Enumerable.Range(0, InFlight + Waiting).Select(_ => _store.Sequence("invoice").NextAsync(3).AsTask()).ToList();
        _network.PassReplies();

        await Task.WhenAll(puts).WithPatience();
        (await Task.WhenAll(numbers).WithPatience()).SelectMany(range => range.Numbers()).ShouldBe(Enumerable.Range(1, 3 * (InFlight + Waiting)).Select(number => (long)number), ignoreOrder: true);
        (await CallsAsync() - before).ShouldBe(8 + InFlight + 2);
    }

    [Fact]
    public async Task One_that_waits_is_given_up_at_its_deadline_or_when_nobody_wants_it_and_never_made()
    {
        var time = new ManualTime();
        await using var hasty = Store(TimeSpan.FromSeconds(1), time);
        await hasty.PutAsync("connect", 1);
        _network.HoldReplies();
        var sent = Enumerable.Range(0, InFlight).Select(key => hasty.PutAsync($"sent:{key}", 1).AsTask()).ToList();
        using var unwanted = new CancellationTokenSource();
        var cancelled = hasty.PutAsync("cancelled", 1, unwanted.Token).AsTask();
        var late = hasty.PutAsync("late", 1).AsTask();
        await unwanted.CancelAsync();
        time.Advance(TimeSpan.FromSeconds(1));

        foreach (var call in sent)
            (await Should.ThrowAsync<StoreUnavailableException>(call).WithPatience()).MayHaveHappened.ShouldBeTrue();
        await Should.ThrowAsync<OperationCanceledException>(cancelled).WithPatience();
        (await Should.ThrowAsync<StoreUnavailableException>(late).WithPatience()).MayHaveHappened.ShouldBeFalse();
        _network.PassReplies();

        (await _store.GetAsync<int>("cancelled")).ShouldBeNull();
        (await _store.GetAsync<int>("late")).ShouldBeNull();
    }

    private RedisVersionedStore Store(TimeSpan deadline, TimeProvider? time = null) => new(new RedisStoreOptions { ConnectionString = _network.Endpoint, OperationDeadline = deadline }, time);

    private async Task<long> CallsAsync()
    {
        var line = (await _server.CliAsync("INFO", "commandstats")).Text!.Split("\r\n").Single(line => line.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal));
        return long.Parse(line.Split("calls=")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
