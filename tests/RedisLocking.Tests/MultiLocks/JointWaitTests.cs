using RedisLocking.Tests.Permits;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.MultiLocks;

/// <summary>One who waits for several locks goes from queue to queue, and its time and its cancellation go with it.</summary>
public sealed class JointWaitTests : IAsyncLifetime
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    /// <summary>While a lock is passed on, the clock is read before the waiter leaves its first queue, between the queues, and when it is in the second one.</summary>
    public static readonly TheoryData<int> Reads = [.. Enumerable.Range(1, 16)];

    private readonly InterruptedTime _time = new();
    private RedisServer _server = null!;
    private RedisLockProvider _others = null!, _locks = null!, _inManualTime = null!;

    public async ValueTask InitializeAsync()
    {
        // Nobody measures them: where each lock is measured, each is waited for by itself.
        _server = await RedisServer.StartAsync();
        _others = Open();
        _locks = Open();
        _inManualTime = Open(_time);
    }

    public async ValueTask DisposeAsync()
    {
        await _inManualTime.DisposeAsync();
        await _locks.DisposeAsync();
        await _others.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_wait_that_is_over_after_the_first_attempt_asks_each_lock_once()
    {
        await using var last = await _others.Mutex("b").AcquireAsync(TimeSpan.Zero).WithPatience();

        (await _locks.AllOf("a", "b").TryAcquireAsync(TimeSpan.FromTicks(1)).WithPatience()).ShouldBeNull();

        await UntilFreeAsync("a");
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "c")]
    public async Task A_name_that_is_another_kind_of_lock_here_is_told_to_who_waits_and_to_nobody_else(string first, string last)
    {
        await using var leadership = await _locks.Election("b").CampaignAsync("leader").WithPatience();
        var early = first == "a" ? await _locks.Mutex("a").AcquireAsync(TimeSpan.Zero).WithPatience() : null;
        var waiting = _locks.AllOf(first, last).AcquireAsync(Wait).AsTask();

        if (early is not null)
            (await early.ReleaseAsync().WithPatience()).ShouldBeTrue();

        (await Should.ThrowAsync<LockUnavailableException>(() => waiting.WithPatience())).Message.ShouldContain("election");
        await UntilFreeAsync(first == "a" ? "a" : "c");
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_wait_that_is_over_between_two_queues_ends(int read)
    {
        await using var last = await _others.Mutex("b").AcquireAsync(TimeSpan.Zero).WithPatience();
        var first = await _inManualTime.Mutex("a").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = _inManualTime.AllOf("b", "a").TryAcquireAsync(Wait).AsTask();

        _time.InterruptAtRead(read, () => _time.Advance(Wait));
        await first.DisposeAsync().AsTask().WithPatience();
        await UntilInterruptedOrQueuedAsync("b");

        (await waiting.WithPatience()).ShouldBeNull();
        await UntilFreeAsync("a");
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_wait_that_is_cancelled_between_two_queues_ends(int read)
    {
        using var cancellation = new CancellationTokenSource();
        await using var last = await _others.Mutex("b").AcquireAsync(TimeSpan.Zero).WithPatience();
        var first = await _inManualTime.Mutex("a").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = _inManualTime.AllOf("b", "a").TryAcquireAsync(Wait, cancellation.Token).AsTask();

        _time.InterruptAtRead(read, cancellation.Cancel);
        await first.DisposeAsync().AsTask().WithPatience();
        await UntilInterruptedOrQueuedAsync("b");

        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WithPatience());
        await UntilFreeAsync("a");
    }

    // Waits end by the clock and by cancellation at any moment: also while they go from one queue to the next.
    [Fact]
    public async Task Whenever_a_wait_ends_it_ends_everywhere()
    {
        var ended = new[] { 0, 0, 0 };

        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(() => WorkAsync(worker)))).WithPatience();

        ended.ShouldAllBe(count => count > 0);
        await _server.UntilNothingIsLeftAsync();

        async Task WorkAsync(int worker)
        {
            var random = new Random(worker);
            var all = worker % 2 == 0 ? _locks.AllOf("a", "b", "c") : _locks.AllOf("c", "b", "a");
            for (var round = 0; round < 150; round++)
            {
                using var cancellation = new CancellationTokenSource();
                if (round % 2 == 0)
                    cancellation.CancelAfter(TimeSpan.FromMicroseconds(random.Next(6000)));
                try
                {
                    var lease = await all.TryAcquireAsync(TimeSpan.FromMicroseconds(random.Next(1, 12_000)), cancellation.Token).WithPatience();
                    Interlocked.Increment(ref ended[lease is null ? 0 : 1]);
                    if (lease is null)
                        continue;
                    await Task.Delay(random.Next(2));
                    await lease.DisposeAsync().AsTask().WithPatience();
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref ended[2]);
                }
            }
        }
    }

    private async Task UntilInterruptedOrQueuedAsync(string name)
    {
        await Eventually.BecomesTrueAsync(
            async () => _time.WasInterrupted || (await _server.CliAsync("EXISTS", $"locks:{{{name}}}:queue")).Number == 1, "the waiter is in the second queue");
        _time.InterruptNow();
    }

    private Task UntilFreeAsync(string name) =>
        Eventually.BecomesTrueAsync(async () => (await _server.CliAsync("EXISTS", $"locks:{{{name}}}")).Number == 0, "nobody holds it");

    private RedisLockProvider Open(TimeProvider? time = null) => new(new RedisLockOptions { ConnectionString = _server.Endpoint, KeyPrefix = "locks", OperationDeadline = 2 * Wait }, time);

    /// <summary>
    /// A clock that stands, and has something else done at one of its readings before that goes on: on another thread, which may have to wait
    /// for a gate that the reader is in.
    /// </summary>
    private sealed class InterruptedTime : TimeProvider
    {
        private static readonly TimeSpan LongEnough = TimeSpan.FromMilliseconds(50);

        private readonly ManualTime _inner = new();
        private Action? _interrupt;
        private int _reads;

        public override long TimestampFrequency => _inner.TimestampFrequency;

        public bool WasInterrupted => Volatile.Read(ref _interrupt) is null;

        public void InterruptAtRead(int read, Action interrupt)
        {
            _reads = read;
            _interrupt = interrupt;
        }

        public void InterruptNow()
        {
            if (Interlocked.Exchange(ref _interrupt, null) is not { } interrupt)
                return;
            var other = new Thread(interrupt.Invoke);
            other.Start();
            other.Join(LongEnough);
        }

        public void Advance(TimeSpan by) => _inner.Advance(by);

        public override DateTimeOffset GetUtcNow() => _inner.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            _inner.CreateTimer(callback, state, dueTime, period);

        public override long GetTimestamp()
        {
            if (Volatile.Read(ref _interrupt) is not null && Interlocked.Decrement(ref _reads) == 0)
                InterruptNow();
            return _inner.GetTimestamp();
        }
    }
}
