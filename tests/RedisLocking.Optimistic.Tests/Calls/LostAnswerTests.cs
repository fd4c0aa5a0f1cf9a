using RedisLocking.TestSupport;

namespace RedisLocking.Optimistic.Tests.Calls;

/// <summary>Connections that are cut between the change and its answer: what was asked for happens once, and is answered.</summary>
public sealed class LostAnswerTests : IAsyncLifetime
{
    private RedisServer _server = null!;
    private TcpProxy _network = null!;
    private RedisVersionedStore _store = null!;
    private RedisVersionedStore _elsewhere = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _network = TcpProxy.Start(_server.Port);
        _store = new RedisVersionedStore(Options(_network.Endpoint));
        _elsewhere = new RedisVersionedStore(Options(_server.ConnectionString));
        await _store.PutAsync("connect", 1);
        await _elsewhere.PutAsync("connect", 2);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _elsewhere.DisposeAsync();
        await _network.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_put_whose_answer_is_lost_is_made_once_and_meets_no_conflict_with_itself()
    {
        var before = await _store.PutAsync("a", 1);
        var cut = _network.CutAfterNextRequestContaining("\"marked\"");

        var after = await _store.PutAsync("a", "marked", before.Version).WithPatience();

        await cut.WithPatience();
        after.Version.ShouldBe(before.Version + 1);
        (await _elsewhere.GetAsync<string>("a")).ShouldBe(after);
    }

    // The last writer of the entry does not tell any more whether the lost call was made: its own record does.
    [Fact]
    public async Task It_is_known_to_be_made_though_somebody_else_has_written_since()
    {
        await _store.PutAsync("a", 0);
        await _network.RefuseConnectionsAsync();
        var cut = _network.CutAfterNextRequestContaining("\"marked\"");

        var putting = _store.PutAsync("a", "marked").AsTask();
        await cut.WithPatience();
        var mine = (await _elsewhere.GetAsync<string>("a"))!;
        mine.Value.ShouldBe("marked");
        await _elsewhere.PutAsync("a", "theirs", mine.Version);
        _network.AcceptConnections();

        (await putting.WithPatience()).Version.ShouldBe(mine.Version);
        (await _elsewhere.GetAsync<string>("a"))!.Value.ShouldBe("theirs");
    }

    [Fact]
    public async Task A_body_whose_commit_is_answered_by_nobody_is_not_run_again_for_its_own_write()
    {
        await _store.PutAsync("a", 1);
        var attempts = 0;
        var cut = _network.CutAfterNextRequestContaining("\"marked\"");

        await _store.RunAsync(async tx =>
        {
            attempts++;
            tx.Put("a", await tx.GetAsync<int>("a") + 1);
            tx.Put("b", "marked");
        }).WithPatience();

        await cut.WithPatience();
        attempts.ShouldBe(1);
        (await _elsewhere.GetAsync<int>("a"))!.Value.ShouldBe(2);
    }

    // The answer is kept with the change, however deep it is.
    [Fact]
    public async Task All_that_came_of_a_transaction_is_answered_from_its_record()
    {
        await _store.PutAsync("a", "first");
        var (read, nothing, deleted) = (Op.Get<string>("a"), Op.Get<string>("nothing"), Op.Delete("a"));
        var deepest = Op.Txn([], [read, nothing, deleted]);
        for (var level = 2; level < StoreLimits.MaxDepth; level++)
            deepest = Op.Txn([Compare.Exists("a")], [deepest], []);
        var put = Op.Put("b", "marked");
        var cut = _network.CutAfterNextRequestContaining("\"marked\"");

        var result = await _store.Txn().Then(put, deepest).CommitAsync().WithPatience();

        await cut.WithPatience();
        result.Of(read)!.Value.ShouldBe("first");
        result.Of(nothing).ShouldBeNull();
        result.Of(deleted).ShouldBeTrue();
        result.Of(put).ShouldBe(await _elsewhere.GetAsync<string>("b"));
    }

    [Fact]
    public async Task Numbers_of_a_sequence_are_taken_once()
    {
        var sequence = _store.Sequence("marked-sequence");
        var cut = _network.CutAfterNextRequestContaining("marked-sequence");

        (await sequence.NextAsync(5).WithPatience()).First.ShouldBe(1);
        await cut.WithPatience();
        (await _elsewhere.Sequence("marked-sequence").PeekAsync()).ShouldBe(6);
    }

    // A network may deliver a packet long after its connection has gone.
    [Fact]
    public async Task A_call_that_arrives_when_it_was_answered_already_does_nothing()
    {
        await _store.PutAsync("a", 1);
        var detained = _network.DetainNextRequestContaining("\"marked\"");

        var putting = _store.PutAsync("a", "marked").AsTask();
        await detained.Caught.WithPatience();
        var first = await putting.WithPatience();
        await _store.PutAsync("a", "later", first.Version);
        await detained.DeliverAsync().WithPatience();

        (await _elsewhere.GetAsync<string>("a"))!.Value.ShouldBe("later");
    }

    [Fact]
    public async Task A_store_that_answers_nothing_is_told_apart_from_one_that_was_not_reached()
    {
        await using var hasty = new RedisVersionedStore(new RedisStoreOptions { ConnectionString = _network.Endpoint, OperationDeadline = TimeSpan.FromSeconds(1) });
        await hasty.GetAsync<int>("connect");
        _network.HoldReplies();
        var silent = await Should.ThrowAsync<StoreUnavailableException>(async () => await hasty.PutAsync("a", 1));
        silent.MayHaveHappened.ShouldBeTrue();
        silent.Key.ShouldBe("a");
        silent.Message.ShouldContain("Nobody knows whether");
        (await Should.ThrowAsync<StoreUnavailableException>(async () => await hasty.GetAsync<int>("a"))).MayHaveHappened.ShouldBeFalse();
        _network.PassReplies();

        await using var nowhere = new RedisVersionedStore(new RedisStoreOptions { ConnectionString = "127.0.0.1:1,abortConnect=false,connectTimeout=200", OperationDeadline = TimeSpan.FromSeconds(1) });
        (await Should.ThrowAsync<StoreUnavailableException>(async () => await nowhere.PutAsync("a", 1))).MayHaveHappened.ShouldBeFalse();
    }

    [Fact]
    public async Task Sums_stay_right_while_connections_are_cut_again_and_again()
    {
        const int workers = 6, rounds = 40;
        await _elsewhere.PutAsync("a", 1000);
        await _elsewhere.PutAsync("b", 1000);
        var moved = 0;
        using var done = new CancellationTokenSource();
        var cutting = CutAsync(() => Volatile.Read(ref moved), done.Token);

        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
        {
            for (var round = 0; round < rounds; round++)
            {
                await _store.RunAsync(MoveOneAsync, new StmOptions { MaxAttempts = 10_000 });
                Interlocked.Increment(ref moved);
            }
        }))).WithPatience();
        await done.CancelAsync();
        await cutting;

        (await _elsewhere.GetAllAsync<int>(["a", "b"])).Select(entry => entry!.Value).ShouldBe([1000 - (workers * rounds), 1000 + (workers * rounds)]);

        static async Task MoveOneAsync(StmTransaction tx)
        {
            tx.Put("a", await tx.GetAsync<int>("a") - 1);
            tx.Put("b", await tx.GetAsync<int>("b") + 1);
        }
    }

    // Whenever something has come through, some twenty times: how long a connection takes to be made depends on the machine.
    private async Task CutAsync(Func<int> progress, CancellationToken done)
    {
        const int some = 12;
        for (var seen = progress(); !done.IsCancellationRequested; await Task.Delay(1, CancellationToken.None))
        {
            if (progress() - seen < some)
                continue;
            seen = progress();
            _network.DropConnections();
        }
    }

    private static RedisStoreOptions Options(string endpoint) => new() { ConnectionString = endpoint, OperationDeadline = TimeSpan.FromSeconds(30) };
}
