using Microsoft.Extensions.Options;
using RedisLocking.Connections;
using RedisLocking.Diagnostics;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Server.Stores;

/// <summary>The service's own connection to the Redis of the locks, for what is not a lock: messages among replicas, and remembered answers.</summary>
internal sealed class StoreConnection : IAsyncDisposable
{
    private readonly RedisConnection _connection;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;

    public StoreConnection(IOptions<RedisLockOptions> options, TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _deadline = options.Value.OperationDeadline;
        KeyPrefix = options.Value.KeyPrefix;
        _connection = RedisConnection.To(options.Value.ConnectionString!, new MonotonicClock(time), loggers.CreateLogger(LockLog.Category));
    }

    /// <summary>What the service's keys and channels begin with, as the locks' do.</summary>
    public string KeyPrefix { get; }

    /// <summary>Has something done with the connection once it is made, and with each that takes its place. Before the first call.</summary>
    public void WhenOpened(Action<IConnectionMultiplexer> act) => _connection.WhenOpened(act);

    /// <summary>The connection, made if need be.</summary>
    /// <exception cref="TimeoutException">It was not made within the operation's deadline.</exception>
    /// <exception cref="RedisException">It could not be made.</exception>
    public Task<IConnectionMultiplexer> OpenAsync(CancellationToken cancellationToken) => _connection.OpenAsync().WaitAsync(_deadline, _time, cancellationToken);

    /// <summary>Asks Redis something.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public async Task<T> AskAsync<T>(Func<IConnectionMultiplexer, Task<T>> ask, CancellationToken cancellationToken)
    {
        var redis = await OpenAsync(cancellationToken);

        // The client has no deadline of its own, and continues on its reader.
        return await ask(redis).WaitAsync(_deadline, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
