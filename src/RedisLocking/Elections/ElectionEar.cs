using RedisLocking.Connections;
using RedisLocking.Scripting;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Elections;

/// <summary>
/// What tells one observer to look again: a message on the election's channel, a connection that was lost or restored, or the end of the interval. Nothing depends on the message; a subscription
/// that the client only believes in costs an interval.
/// </summary>
internal sealed class ElectionEar(RedisConnection connection, TimingWheel wheel, MonotonicClock clock, string channel) : IScheduled, IAsyncDisposable
{
    /// <summary>How long a lost message goes unnoticed.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly RedisChannel _channel = new(channel, RedisChannel.PatternMode.Literal);
    private TaskCompletionSource _woken = New();
    private IConnectionMultiplexer? _heardOn;
    private Task? _watched;
    private WheelLinks _links;

    ref WheelLinks IScheduled.Links => ref _links;

    /// <summary>Ends when there is a reason to look again that came after this call. Listens from now on, if it can.</summary>
    public async Task<Task> NextAsync()
    {
        var woken = Volatile.Read(ref _woken);
        if (woken.Task.IsCompleted)
            Volatile.Write(ref _woken, woken = New());

        WatchConnection();
        await ListenAsync().ConfigureAwait(false);
        if (!wheel.Schedule(this, clock.Now + Interval))
            Wake();
        return woken.Task;
    }

    public void OnDue() => Wake();

    public void Wake() => Volatile.Read(ref _woken).TrySetResult();

    public async ValueTask DisposeAsync()
    {
        wheel.Cancel(this);
        if (_heardOn is { } multiplexer)
            await multiplexer.ListenNoMoreAsync(_channel, OnMessage, CommandFlags.FireAndForget).ConfigureAwait(false);
    }

    // Each change of the connection has a task of its own, which lasts until the next: it is followed once.
    private void WatchConnection()
    {
        if (connection.NextChangeAsync() is var change && change != _watched)
            _ = (_watched = change).ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task ListenAsync()
    {
        try
        {
            var multiplexer = await connection.OpenAsync().WaitAsync(Interval, clock.Provider).ConfigureAwait(false);
            if (multiplexer != _heardOn && await multiplexer.TryListenAsync(_channel, OnMessage).WaitAsync(Interval, clock.Provider).ConfigureAwait(false))
                _heardOn = multiplexer;
        }
        catch (Exception error) when (ServerErrors.ToFailure(error) is not null)
        {
            // Without an answer, as without the right to subscribe, the intervals have to do; the next one tries again.
        }
    }

    private void OnMessage(RedisChannel from, RedisValue message) => Wake();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
