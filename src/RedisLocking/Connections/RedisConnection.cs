using System.Net;
using Microsoft.Extensions.Logging;
using RedisLocking.Diagnostics;
using StackExchange.Redis;

namespace RedisLocking.Connections;

/// <summary>
/// The application's connection, or our own. Ours is opened by the first call that needs it, so that a Redis that is absent
/// delays no start; a failed attempt is made again by the next call.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ILogger _logger;
    private readonly Func<Task<IConnectionMultiplexer>> _open;
    private readonly List<Action<IConnectionMultiplexer>> _whenOpened = [];
    private readonly bool _ours;
    private Task<IConnectionMultiplexer>? _opening;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ClusterMode _cluster;
    private volatile bool _disposed;

    private RedisConnection(Func<Task<IConnectionMultiplexer>> open, bool ours, ILogger logger)
    {
        _open = open;
        _ours = ours;
        _logger = logger;
    }

    private enum ClusterMode
    {
        Unknown,
        No,
        Yes,
    }

    public static RedisConnection Of(IConnectionMultiplexer multiplexer, ILogger logger) =>
        new(() => Task.FromResult(multiplexer), ours: false, logger);

    public static RedisConnection To(string connectionString, ILogger logger)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.ClientName ??= "RedisLocking";
        return new RedisConnection(async () => await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false), ours: true, logger);
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

    /// <summary>False while nobody has connected yet.</summary>
    public bool IsKnownToBeNoCluster => _cluster is ClusterMode.No;

    /// <summary>Has something done with the connection once it is made. Before the first call.</summary>
    public void WhenOpened(Action<IConnectionMultiplexer> act) => _whenOpened.Add(act);

    /// <summary>Whether the server is a cluster, asked of whichever node is connected.</summary>
    public bool IsCluster(IConnectionMultiplexer multiplexer)
    {
        if (_cluster is ClusterMode.Unknown)
            _cluster = Detect(multiplexer);
        return _cluster is ClusterMode.Yes;
    }

    /// <summary>Opened here, and closed with us.</summary>
    public bool IsOurs => _ours;

    public void Dispose()
    {
        if (CloseOnce() is { } multiplexer)
            multiplexer.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        // StackExchange.Redis 1.x waits in vain for what is still to be sent when it is closed on a thread of its own.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (CloseOnce() is { } multiplexer)
            await multiplexer.CloseAsync().ConfigureAwait(false);
    }

    private static ClusterMode Detect(IConnectionMultiplexer multiplexer)
    {
        try
        {
            foreach (var endPoint in multiplexer.GetEndPoints())
            {
                var server = multiplexer.GetServer(endPoint);
                if (server.IsConnected)
                    return server.ServerType == ServerType.Cluster ? ClusterMode.Yes : ClusterMode.No;
            }
        }
        catch (ArgumentException)
        {
            // The end point has gone since it was listed: the client forgets all of them when it is closed, and the call
            // that asks for this then says so.
        }

        return ClusterMode.Unknown;
    }

    private async Task<IConnectionMultiplexer> OpenOnceAsync()
    {
        // Connecting resolves names and may block for a while: never under the lock, never on the caller.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var multiplexer = await _open().ConfigureAwait(false);
        multiplexer.ConnectionFailed += OnFailed;
        multiplexer.ConnectionRestored += OnRestored;
        multiplexer.ConfigurationChanged += OnReconfigured;
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

    private void OnFailed(object? sender, ConnectionFailedEventArgs failed)
    {
        if (_logger.IsEnabled(LogLevel.Warning))
            _logger.ConnectionFailed(Text(failed.EndPoint), failed.Exception is null ? $"{failed.FailureType}" : $"{failed.FailureType}, {failed.Exception.Message}");
        SignalChange();
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        if (_logger.IsEnabled(LogLevel.Information))
            _logger.ConnectionRestored(Text(restored.EndPoint));
        SignalChange();
    }

    private void OnReconfigured(object? sender, EndPointEventArgs changed)
    {
        _cluster = ClusterMode.Unknown;
        SignalChange();
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

        multiplexer.ConnectionFailed -= OnFailed;
        multiplexer.ConnectionRestored -= OnRestored;
        multiplexer.ConfigurationChanged -= OnReconfigured;
        return _ours ? multiplexer : null;
    }

    private static string Text(EndPoint? endPoint) => endPoint?.ToString() ?? "?";
}
