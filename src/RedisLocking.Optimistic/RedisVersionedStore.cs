using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RedisLocking.Connections;
using RedisLocking.Optimistic.Calls;
using RedisLocking.Optimistic.Configuration;
using RedisLocking.Optimistic.Keys;
using RedisLocking.Optimistic.Sequences;
using RedisLocking.Optimistic.Transactions;
using RedisLocking.Scripting;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Optimistic;

/// <summary>
/// A versioned store in Redis. One instance serves an application; with dependency injection, <c>AddRedisOptimisticStore</c> makes it. What is asked of it
/// happens once, or not at all, whatever becomes of connections: a call whose answer is lost is made again, and Redis knows it by its number.
/// </summary>
public sealed class RedisVersionedStore : IVersionedStore, IAsyncDisposable, IDisposable
{
    private const string LogCategory = "RedisLocking.Optimistic";

    private readonly RedisConnection _connection;
    private readonly StoreKeys _keys;
    private readonly StoreCalls _calls;
    private volatile bool _disposed;

    /// <summary>Makes a store with a connection of its own, which the first call opens.</summary>
    /// <param name="options">Where Redis is and how entries are kept; <see cref="RedisStoreOptions.ConnectionString"/> is needed.</param>
    /// <param name="timeProvider">The clock; null: the system's.</param>
    /// <param name="loggerFactory">Where to log (category <c>RedisLocking.Optimistic</c>); null: nowhere.</param>
    /// <exception cref="ArgumentException">An option is missing or out of its range; the message names it.</exception>
    public RedisVersionedStore(RedisStoreOptions options, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
        : this(RedisStoreOptionsRules.Checked(options, needsConnection: true), (clock, logger) => RedisConnection.To(options.ConnectionString!, clock, logger), timeProvider, loggerFactory)
    {
    }

    /// <summary>Makes a store on a connection of the application's, which it never closes.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="options">How entries are kept; null: the defaults.</param>
    /// <param name="timeProvider">The clock; null: the system's.</param>
    /// <param name="loggerFactory">Where to log (category <c>RedisLocking.Optimistic</c>); null: nowhere.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public RedisVersionedStore(IConnectionMultiplexer connection, RedisStoreOptions? options = null, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
        : this(RedisStoreOptionsRules.Checked(options ?? new RedisStoreOptions(), needsConnection: false), (clock, logger) => RedisConnection.Of(connection, clock, logger), timeProvider, loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(connection);
    }

    private RedisVersionedStore(RedisStoreOptions options, Func<MonotonicClock, ILogger, RedisConnection> connect, TimeProvider? timeProvider, ILoggerFactory? loggerFactory)
    {
        TimeProvider = timeProvider ?? TimeProvider.System;
        SerializerOptions = JsonSettings.Frozen(options.SerializerOptions);
        var clock = new MonotonicClock(TimeProvider);
        _connection = connect(clock, loggerFactory?.CreateLogger(LogCategory) ?? NullLogger.Instance);
        _keys = new StoreKeys(options.KeyPrefix, options.Partition);
        _calls = new StoreCalls(new ScriptRunner(_connection, new KeySpace(options.KeyPrefix), clock), _keys, options.OperationDeadline);
    }

    /// <inheritdoc/>
    public JsonSerializerOptions SerializerOptions { get; }

    /// <inheritdoc/>
    public TimeProvider TimeProvider { get; }

    /// <inheritdoc/>
    public async ValueTask<TransactionReply> ExecuteAsync(TransactionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var call = new TransactionCall(request, new EncodedTransaction(request, _keys));
        return TransactionAnswer.Read(await _calls.RunAsync(call, cancellationToken).ConfigureAwait(false), request);
    }

    /// <inheritdoc/>
    public ISequence Sequence(string name, SequenceOptions? options = null)
    {
        EntryNames.ThrowIfNoName(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new RedisSequence(_keys.Sequence(name), options ?? SequenceOptions.Unbounded, _calls);
    }

    /// <summary>Closes its own connection, if it has one.</summary>
    public void Dispose()
    {
        _disposed = true;
        _connection.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return _connection.DisposeAsync();
    }
}
