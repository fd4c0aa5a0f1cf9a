using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Scripting;

/// <summary>When calls leave while others are on their way. The clock stands still, and answers are held back, so that nothing but what a test does makes them leave.</summary>
public sealed class DeparturesTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly List<Task<ILockLease?>> _acquires = [];
    private RedisServer _server = null!;
    private Peer _peer = null!;
    private int _acquiresBefore, _releasesBefore;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _peer = await Peer.OpenAsync(_server, time: _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _peer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_few_leave_at_once_and_after_them_as_many_together_as_are_on_their_way()
    {
        HoldReplies();

        Acquire(4 + 3);
        Sizes("acquire").ShouldBe([1, 1, 1, 1]);
        Acquire(1);
        Sizes("acquire").ShouldBe([1, 1, 1, 1, 4]);
        Acquire(7);
        Sizes("acquire").Length.ShouldBe(5);
        Acquire(1);
        Sizes("acquire").ShouldBe([1, 1, 1, 1, 4, 8]);

        await UntilGrantedAsync();
    }

    [Fact]
    public async Task What_waits_leaves_with_an_answer_to_what_left_before()
    {
        HoldReplies();
        Acquire(4 + 2);
        Sizes("acquire").ShouldBe([1, 1, 1, 1]);

        await UntilGrantedAsync();

        Sizes("acquire").ShouldBe([1, 1, 1, 1, 2]);
    }

    [Fact]
    public async Task Calls_of_all_kinds_leave_together()
    {
        var (first, second) = (await _peer.Locks.Mutex("first").AcquireAsync(TimeSpan.Zero).WithPatience(), await _peer.Locks.Mutex("second").AcquireAsync(TimeSpan.Zero).WithPatience());
        HoldReplies();
        Acquire(4);

        var releases = new[] { first.ReleaseAsync().AsTask(), second.ReleaseAsync().AsTask() };
        _acquires.Add(_peer.Locks.ReadLock("read").TryAcquireAsync(TimeSpan.Zero).AsTask());
        Sizes("release").ShouldBeEmpty();
        Acquire(1);

        Sizes("release").ShouldBe([2]);
        Sizes("acquire").ShouldBe([1, 1, 1, 1, 1, 1], "a mutex and a read lock are of two families, and leave at once all the same");
        await UntilGrantedAsync();
        (await Task.WhenAll(releases).WithPatience()).ShouldAllBe(ours => ours);
    }

    [Fact]
    public async Task Where_the_network_is_slow_a_call_does_not_wait_for_company()
    {
        HoldReplies();
        Acquire(4 + 1);
        Sizes("acquire").Length.ShouldBe(4);

        _time.Advance(TimeSpan.FromMicroseconds(250));
        Acquire(1);

        Sizes("acquire").ShouldBe([1, 1, 1, 1, 2]);
        await UntilGrantedAsync();
    }

    [Fact]
    public async Task No_more_than_eight_departures_are_on_their_way()
    {
        HoldReplies();
        for (var call = 0; call < 20; call++)
        {
            Acquire(1);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Sizes("acquire").ShouldBe(Enumerable.Repeat(1.0, 8));
        await UntilGrantedAsync();
    }

    private void HoldReplies()
    {
        (_acquiresBefore, _releasesBefore) = (AllSizes("acquire").Length, AllSizes("release").Length);
        _peer.Network.HoldReplies();
    }

    /// <summary>Asks for more locks that nobody holds, each of a name of its own.</summary>
    private void Acquire(int locks)
    {
        for (var more = 0; more < locks; more++)
            _acquires.Add(_peer.Locks.Mutex($"n{_acquires.Count}").TryAcquireAsync(TimeSpan.Zero).AsTask());
    }

    private async Task UntilGrantedAsync()
    {
        _peer.Network.PassReplies();
        var leases = await Task.WhenAll(_acquires).WithPatience();
        leases.ShouldAllBe(lease => lease != null);
        await Task.WhenAll(leases.Select(lease => lease!.ReleaseAsync().AsTask())).WithPatience();
    }

    /// <summary>How many locks were in each call, in their order, since replies are held back.</summary>
    private double[] Sizes(string operation) => AllSizes(operation)[(operation == "acquire" ? _acquiresBefore : _releasesBefore)..];

    private double[] AllSizes(string operation) => _peer.Measured.Values("redislocking.call.locks", $"redislocking.operation={operation}");
}
