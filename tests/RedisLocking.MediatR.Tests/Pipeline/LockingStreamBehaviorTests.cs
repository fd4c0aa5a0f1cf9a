using System.Runtime.CompilerServices;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.MediatR.Tests.Pipeline;

public sealed class LockingStreamBehaviorTests : IAsyncDisposable
{
    private static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(5);

    private readonly TestApp _app = new();
    private readonly List<string> _seen = [];

    public LockingStreamBehaviorTests()
    {
        _app.Services.Configure<LockPolicies>(policies =>
        {
            policies.Default = new LockPolicy { MaxHold = MaxHold };
            policies.Add("strict", new LockPolicy { MaxHold = MaxHold, WhenLost = WhenLost.Abort });
        });
        _app.Stream<Report, int>((report, ct) => LinesAsync(report.Lines, ct));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_lock_is_held_from_the_first_item_until_the_stream_ends()
    {
        var stream = _app.Sender.CreateStream(new Report(3));
        await _app.ShouldBeFreeAsync("report");

        await foreach (var _ in stream)
            await _app.ShouldBeHeldAsync("report");

        await _app.ShouldBeFreeAsync("report");
    }

    [Fact]
    public async Task The_handler_sees_the_lease_at_every_item_and_the_reader_never()
    {
        await foreach (var item in _app.Sender.CreateStream(new Report(3)))
        {
            _app.Accessor.Lease.ShouldBeNull();
            await Task.Yield();
        }

        _seen.ShouldBe(["1: report", "2: report", "3: report", "end: report"]);
    }

    [Fact]
    public async Task A_reader_that_stops_early_gives_the_lock_back()
    {
        await foreach (var item in _app.Sender.CreateStream(new Report(3)))
        {
            if (item == 2)
                break;
        }

        await _app.ShouldBeFreeAsync("report");
        _seen.ShouldBe(["1: report", "2: report", "end: report"]);
    }

    [Fact]
    public async Task A_lock_that_somebody_else_holds_is_a_conflict_for_the_reader()
    {
        await using var held = await _app.Locks.Mutex("report").TryAcquireAsync();

        var conflict = await Should.ThrowAsync<LockConflictException>(() => _app.Sender.CreateStream(new Report(3)).ToListAsync().AsTask());

        conflict.Name.ShouldBe("report");
        _seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stream_that_throws_gives_the_lock_back()
    {
        await Should.ThrowAsync<InvalidDataException>(() => _app.Sender.CreateStream(new Report(-1)).ToListAsync().AsTask());

        await _app.ShouldBeFreeAsync("report");
    }

    [Fact]
    public async Task The_streams_token_is_cancelled_when_the_lease_is_lost()
    {
        await using var reader = _app.Sender.CreateStream(new Report(int.MaxValue)).GetAsyncEnumerator();
        (await reader.MoveNextAsync()).ShouldBeTrue();

        _app.Time.Advance(MaxHold);

        // The token is cancelled on the thread pool; until it is, items may still come.
        var lost = await Should.ThrowAsync<LockLostException>(ReadToTheEndAsync().WaitAsync(TimeSpan.FromSeconds(30)));
        lost.Name.ShouldBe("report");

        async Task ReadToTheEndAsync()
        {
            while (await reader.MoveNextAsync())
                await Task.Yield();
        }
    }

    [Fact]
    public async Task A_reader_that_cancels_is_cancelled_and_not_lost()
    {
        using var caller = new CancellationTokenSource();
        await using var reader = _app.Sender.CreateStream(new Report(3), caller.Token).GetAsyncEnumerator();
        (await reader.MoveNextAsync()).ShouldBeTrue();

        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await reader.MoveNextAsync());
        await _app.ShouldBeFreeAsync("report");
    }

    [Fact]
    public async Task A_stream_that_goes_on_after_the_loss_is_broken_off_where_the_policy_aborts()
    {
        _app.Stream<StrictReport, int>((_, _) => AsyncEnumerable.Range(1, 3));
        await using var reader = _app.Sender.CreateStream(new StrictReport()).GetAsyncEnumerator();
        (await reader.MoveNextAsync()).ShouldBeTrue();

        _app.Time.Advance(MaxHold);

        await Should.ThrowAsync<LockLostException>(async () => await reader.MoveNextAsync());
    }

    [Fact]
    public async Task A_stream_that_says_no_lock_passes_through()
    {
        _app.Stream<PlainReport, int>((_, _) => AsyncEnumerable.Range(1, 3));

        (await _app.Sender.CreateStream(new PlainReport()).ToListAsync()).ShouldBe([1, 2, 3]);
    }

    private async IAsyncEnumerable<int> LinesAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            if (count < 0)
                throw new InvalidDataException("no");
            for (var line = 1; line <= count; line++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                _seen.Add($"{line}: {_app.Accessor.Lease?.Name}");
                yield return line;
            }
        }
        finally
        {
            _seen.Add($"end: {_app.Accessor.Lease?.Name}");
        }
    }

    [Locked("report")]
    private sealed record Report(int Lines) : IStreamRequest<int>;

    [Locked("report", Policy = "strict")]
    private sealed record StrictReport : IStreamRequest<int>;

    private sealed record PlainReport : IStreamRequest<int>;
}
