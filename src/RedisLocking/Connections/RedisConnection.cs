using Microsoft.Extensions.Logging;
using RedisLocking.Diagnostics;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Connections;

/// <summary>
/// The application's connection, or our own. Ours is opened by the first call that needs it, so that a Redis that is absent
/// delays no start; a failed attempt is made again by the next call. Ours is also replaced when it is stuck (<see cref="ClientWatch"/>),
/// so nobody keeps what <see cref="OpenAsync"/> returns.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ILogger _logger;
    private readonly Func<Task<IConnectionMultiplexer>> _open;
    private readonly List<Action<IConnectionMultiplexer>> _whenOpened = [];
    private readonly List<Action> _whenRestored = [];
    private readonly PrimarySearch _search;
    private readonly bool _ours;
    private Task<IConnectionMultiplexer>? _opening;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _disposed;

    private RedisConnection(Func<Task<IConnectionMultiplexer>> open, bool ours, MonotonicClock clock, ILogger logger)
    {
        _open = open;
        _ours = ours;
        _search = new PrimarySearch(clock);
        _logger = logger;
    }

    public static RedisConnection Of(IConnectionMultiplexer multiplexer, MonotonicClock clock, ILogger logger) =>
        new(() => Task.FromResult(multiplexer), ours: false, clock, logger);

    public static RedisConnection To(string connectionString, MonotonicClock clock, ILogger logger)
    {
        var options = ConnectionText.Parse(connectionString);
        if (string.IsNullOrEmpty(options.ServiceName))
            return Watched(async () => await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false), clock, logger);

        var follower = new PrimaryFollower(options, clock, logger);
        var connection = new RedisConnection(follower.OpenAsync, ours: true, clock, logger) { Follower = follower };
        follower.OnMoved = connection.MoveTo;
        return connection;
    }

    /// <summary>The multiplexer, connected or trying to be. Its own attempt goes on when the caller stops waiting.</summary>
    public Task<IConnectionMultiplexer> OpenAsync()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var opening = Volatile.Read(ref _opening);
        if (opening is { IsCompletedSuccessfully: true })
            return opening;

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_opening is null or { IsFaulted: true } or { IsCanceled: true })
                _opening = OpenOnceAsync();
            return _opening;
        }
    }

    /// <summary>The multiplexer, if somebody needed it by now.</summary>
    public IConnectionMultiplexer? Current => Volatile.Read(ref _opening) is { IsCompletedSuccessfully: true } opened ? opened.Result : null;

    /// <summary>Ends when a connection was restored or lost since the call began.</summary>
    public Task NextChangeAsync() => Volatile.Read(ref _changed).Task;

    /// <summary>A call met no primary: finds out who it is, if that is not just being done.</summary>
    public void LookForPrimary()
    {
        OnUnanswered();
        if (Follower is null && Current is { } multiplexer)
            _search.Begin(multiplexer);
    }

    /// <summary>A call was not answered: finds out whether it is the client that is stuck.</summary>
    public void OnUnanswered()
    {
        Follower?.LookAgain();
        Watch?.Suspect();
    }

    public ClusterDetection Cluster { get; } = new();

    /// <summary>Has something done with the connection once it is made. Before the first call.</summary>
    public void WhenOpened(Action<IConnectionMultiplexer> act) => _whenOpened.Add(act);

    /// <summary>Has something done whenever a connection was restored or calls go to another primary: the server may not be the one that it was. Before the first call.</summary>
    public void WhenRestored(Action act) => _whenRestored.Add(act);

    /// <summary>Opened here, and closed with us.</summary>
    public bool IsOurs => _ours;

    /// <summary>Finds the primary by Sentinels; null where the client finds it.</summary>
    private PrimaryFollower? Follower { get; init; }

    /// <summary>Replaces the client when it is stuck; null where it is not ours, or is the follower's.</summary>
    private ClientWatch? Watch { get; init; }

    public void Dispose()
    {
        var multiplexer = CloseOnce();
        _ = Follower?.DisposeAsync().AsTask();
        _ = Watch?.DisposeAsync().AsTask();
        multiplexer?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        // StackExchange.Redis 1.x waits in vain for what is still to be sent when it is closed on a thread of its own.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var multiplexer = CloseOnce();
        if (Follower is not null)
            await Follower.DisposeAsync().ConfigureAwait(false);
        if (Watch is not null)
            await Watch.DisposeAsync().ConfigureAwait(false);
        if (multiplexer is not null)
            await multiplexer.CloseAsync().ConfigureAwait(false);
    }

    private static RedisConnection Watched(Func<Task<IConnectionMultiplexer>> open, MonotonicClock clock, ILogger logger)
    {
        RedisConnection connection = null!;
        var watch = new ClientWatch(open, () => connection.Current, multiplexer => connection.MoveTo(multiplexer), clock, logger);
        return connection = new RedisConnection(open, ours: true, clock, logger) { Watch = watch };
    }

    private async Task<IConnectionMultiplexer> OpenOnceAsync()
    {
        // Connecting resolves names and may block for a while: never under the lock, never on the caller.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var multiplexer = await _open().ConfigureAwait(false);
        Hear(multiplexer);
        SignalChange();

        bool closed;
        lock (_gate)
            closed = _disposed;
        if (closed && _ours)
            await multiplexer.CloseAsync().ConfigureAwait(false);
        ObjectDisposedException.ThrowIf(closed, typeof(ILockProvider));
        foreach (var act in _whenOpened)
            act(multiplexer);
        return multiplexer;
    }

    /// <summary>Calls go to another primary, or by another client, from now on; false when we are closed.</summary>
    private bool MoveTo(IConnectionMultiplexer multiplexer)
    {
        IConnectionMultiplexer? former;
        lock (_gate)
        {
            if (_disposed)
                return false;
            former = Current;
            _opening = Task.FromResult(multiplexer);
        }

        if (former is not null)
            Unhear(former);
        Hear(multiplexer);
        SignalChange();
        foreach (var act in _whenOpened)
            act(multiplexer);
        OnAnotherServer();
        return true;
    }

    private void Hear(IConnectionMultiplexer multiplexer)
    {
        multiplexer.ConnectionFailed += OnFailed;
        multiplexer.ConnectionRestored += OnRestored;
        multiplexer.ConfigurationChanged += OnReconfigured;
    }

    private void Unhear(IConnectionMultiplexer multiplexer)
    {
        multiplexer.ConnectionFailed -= OnFailed;
        multiplexer.ConnectionRestored -= OnRestored;
        multiplexer.ConfigurationChanged -= OnReconfigured;
    }

    private void OnFailed(object? sender, ConnectionFailedEventArgs failed)
    {
        if (_logger.IsEnabled(LogLevel.Warning))
            _logger.ConnectionFailed(EndPointText.Of(failed.EndPoint), failed.Exception is null ? $"{failed.FailureType}" : $"{failed.FailureType}, {failed.Exception.Message}");
        SignalChange();
        OnUnanswered();
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        if (_logger.IsEnabled(LogLevel.Information))
            _logger.ConnectionRestored(EndPointText.Of(restored.EndPoint));
        SignalChange();
        OnAnotherServer();
    }

    private void OnReconfigured(object? sender, EndPointEventArgs changed)
    {
        Cluster.AskAgain();
        SignalChange();
        OnAnotherServer();
    }

    private void OnAnotherServer()
    {
        foreach (var act in _whenRestored)
            act();
    }

    private void SignalChange() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private IConnectionMultiplexer? CloseOnce()
    {
        lock (_gate)
        {
            if (_disposed)
                return null;
            _disposed = true;
        }

        if (Current is not { } multiplexer)
            return null;

        Unhear(multiplexer);
        return _ours ? multiplexer : null;
    }
}
