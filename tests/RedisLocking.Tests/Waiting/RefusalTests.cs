using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>One contender per lock and process: a duplicate that arrives at the same server is refused without a command to Redis.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private const string Key = "locks:{order:42}";

    // No ask and no renewal is ever due, so that every command has the call under test as its cause.
    private readonly ManualTime _time = new();
    private RedisServer _server = null!;
    private Peer _here = null!, _elsewhere = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _here = await Peer.OpenAsync(_server, time: _time);
        _elsewhere = await Peer.OpenAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _here.DisposeAsync();
        await _elsewhere.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_lock_that_is_held_here_is_refused_without_a_command()
    {
        await using var holder = await _here.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var before = _here.Network.Requests;

        for (var duplicate = 0; duplicate < 1_000; duplicate++)
            (await _here.Locks.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();

        _here.Network.Requests.ShouldBe(before);
    }

    [Fact]
    public async Task A_lock_that_is_waited_for_here_is_refused_without_a_command()
    {
        await using var holder = await _elsewhere.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        using var cancellation = new CancellationTokenSource();
        var waiting = _here.Locks.Mutex("order:42").AcquireAsync(TimeSpan.FromMinutes(5), cancellation.Token).AsTask();
        await _here.UntilJoinedAsync();
        var before = _here.Network.Requests;

        for (var duplicate = 0; duplicate < 1_000; duplicate++)
            (await _here.Locks.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();

        _here.Network.Requests.ShouldBe(before);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WithPatience());
    }

    [Fact]
    public async Task A_refusal_hints_at_the_end_of_the_holder_here()
    {
        await using var holder = await _here.Locks.Mutex("order:42", new LeaseOptions { Ttl = TimeSpan.FromSeconds(5) }).AcquireAsync(TimeSpan.Zero).WithPatience();

        var conflict = await Should.ThrowAsync<LockConflictException>(() => _here.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience());

        conflict.RetryAfter.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromTicks(1), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Duplicates_during_the_first_attempt_send_one_command_and_one_of_them_is_granted()
    {
        var (duplicates, requests) = await TogetherAsync(50);

        requests.ShouldBe(1);
        var leases = (await Task.WhenAll(duplicates).WithPatience()).OfType<ILockLease>().ToArray();
        leases.Length.ShouldBe(1);
        (await leases[0].ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task Duplicates_during_the_first_attempt_are_all_refused_with_it()
    {
        await using var holder = await _elsewhere.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        var (duplicates, requests) = await TogetherAsync(50);

        requests.ShouldBe(1);
        (await Task.WhenAll(duplicates).WithPatience()).ShouldAllBe(lease => lease == null);
    }

    [Fact]
    public async Task Duplicates_during_the_first_attempt_share_its_failure()
    {
        await _server.CliAsync("RPUSH", Key, "somebody's list");

        var (duplicates, requests) = await TogetherAsync(50);

        requests.ShouldBe(1);
        foreach (var duplicate in duplicates)
            (await Should.ThrowAsync<LockUnavailableException>(() => duplicate.WithPatience())).Message.ShouldContain("holds what this version did not write");
    }

    [Fact]
    public async Task One_who_waits_behind_a_refused_attempt_joins_the_queue_with_it()
    {
        var holder = await _elsewhere.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        _here.Network.HoldReplies();
        var refused = _here.Locks.Mutex("order:42").TryAcquireAsync().AsTask();
        var waiting = _here.Locks.Mutex("order:42").AcquireAsync(TimeSpan.FromMinutes(5)).AsTask();
        _here.Network.PassReplies();

        (await refused.WithPatience()).ShouldBeNull();
        await _server.UntilQueuedAsync(Key);
        await holder.DisposeAsync();
        await using var lease = await waiting.WithPatience();
    }

    /// <summary>Starts so many acquires of one lock before the first has its answer; returns them and how many commands they sent.</summary>
    private async Task<(Task<ILockLease?>[] Duplicates, long Requests)> TogetherAsync(int count)
    {
        var before = _here.Network.Requests;
        _here.Network.HoldReplies();
        var duplicates = Enumerable.Range(0, count).Select(_ => _here.Locks.Mutex("order:42").TryAcquireAsync().AsTask()).ToArray();
        await Eventually.BecomesTrueAsync(() => _here.Network.Requests > before, "the first attempt was sent");
        duplicates.ShouldAllBe(duplicate => !duplicate.IsCompleted);
        _here.Network.PassReplies();
        await Task.WhenAll(duplicates).ContinueWith(_ => { }, TaskScheduler.Default).WithPatience();
        return (duplicates, _here.Network.Requests - before);
    }
}
