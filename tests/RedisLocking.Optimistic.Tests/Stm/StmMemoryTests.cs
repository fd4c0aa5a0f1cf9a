using RedisLocking.TestSupport;

namespace RedisLocking.Optimistic.Tests.Stm;

/// <summary>What a body costs that comes back to entries which this process has seen.</summary>
public sealed class StmMemoryTests
{
    private readonly ManualTime _time = new();
    private readonly InMemoryVersionedStore _entries;
    private readonly CountedStore _store;

    public StmMemoryTests()
    {
        _entries = new InMemoryVersionedStore(timeProvider: _time);
        _store = new CountedStore(_entries);
    }

    [Fact]
    public async Task It_is_a_commit_where_the_first_time_it_was_a_read_and_a_commit()
    {
        await AddAsync("a");
        _store.Asked.ShouldBe(2);

        await AddAsync("a");
        _store.Asked.ShouldBe(3);
    }

    [Fact]
    public async Task It_is_two_commits_when_somebody_else_wrote()
    {
        await AddAsync("a");
        await _entries.PutAsync("a", 10);

        await AddAsync("a");

        _store.Asked.ShouldBe(4);
        _store.Refused.ShouldBe(1);
    }

    [Fact]
    public async Task Two_entries_that_were_written_together_are_remembered_together()
    {
        await AddAsync("a", "b");
        _store.Asked.ShouldBe(3);

        await AddAsync("b", "a");
        _store.Asked.ShouldBe(4);
    }

    [Fact]
    public async Task What_was_seen_a_second_ago_is_forgotten()
    {
        await AddAsync("a");
        _time.Advance(TimeSpan.FromSeconds(1));

        await AddAsync("a");

        _store.Asked.ShouldBe(4);
    }

    [Fact]
    public async Task A_large_value_is_not_remembered()
    {
        await _entries.PutAsync("a", new string('a', 3000));
        for (var time = 0; time < 2; time++)
            await _store.RunAsync(async tx => tx.Put("a", await tx.GetAsync<string>("a")));

        _store.Asked.ShouldBe(4);
    }

    [Theory]
    [InlineData(StmIsolation.RepeatableReads)]
    [InlineData(StmIsolation.ReadCommitted)]
    public async Task Looser_levels_always_ask(StmIsolation isolation)
    {
        await AddAsync("a");

        await _store.RunAsync(async tx => tx.Put("a", await tx.GetAsync<int>("a") + 1), isolation);

        _store.Asked.ShouldBe(4);
    }

    [Fact]
    public async Task Bodies_that_want_one_entry_at_the_same_time_are_not_refused_by_each_other()
    {
        const int bodies = 50;
        await AddAsync("a");

        await Task.WhenAll(Enumerable.Range(0, bodies).Select(_ => Task.Run(() => AddAsync("a")))).WithPatience();

        (await _entries.GetAsync<int>("a"))!.Value.ShouldBe(1 + bodies);
        _store.Refused.ShouldBe(0);
        _store.Asked.ShouldBe(2 + bodies);
    }

    [Fact]
    public async Task A_body_waits_for_the_commit_of_another_that_writes_what_it_reads_and_for_no_other()
    {
        await AddAsync("a");
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;
        var writing = AddAsync("a");
        var waiting = AddAsync("a");
        _store.Gate = Task.CompletedTask;

        await AddAsync("b").WithPatience();
        waiting.IsCompleted.ShouldBeFalse();
        gate.SetResult();

        (await writing.WithPatience()).ShouldBe(2);
        (await waiting.WithPatience()).ShouldBe(3);
    }

    [Fact]
    public async Task Who_waits_for_the_commit_of_another_can_be_cancelled()
    {
        await AddAsync("a");
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;
        var writing = AddAsync("a");
        using var cancel = new CancellationTokenSource();
        var waiting = _store.RunAsync(async tx => tx.Put("a", await tx.GetAsync<int>("a") + 1), cancellationToken: cancel.Token);

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WithPatience());
        gate.SetResult();
        (await writing.WithPatience()).ShouldBe(2);
    }

    // Without pauses, for nobody advances the clock.
    private Task<int> AddAsync(params string[] keys) => _store.RunAsync(
        async tx =>
        {
            var sum = 0;
            foreach (var key in keys)
                tx.Put(key, sum = await tx.GetAsync<int>(key) + 1);
            return sum;
        },
        new StmOptions { MaxAttempts = 10_000, MaxPause = TimeSpan.Zero });
}
