using System.Text.Json;
using System.Threading.Channels;
using RedisLocking.Server.Diagnostics;
using RedisLocking.Server.Stores;
using StackExchange.Redis;

namespace RedisLocking.Server.Events;

/// <summary>
/// Tells the other replicas by messages on one channel of the Redis that they share, all of a moment together. A message that is lost, or more
/// events than can be sent, cost an operator a line in a stream: no lock depends on them, and looks at the store make up for what matters.
/// </summary>
internal sealed class RedisReplicas(StoreConnection connection, TimeProvider time, ILogger<RedisReplicas> logger) : BackgroundService, IReplicas
{
    /// <summary>Events that wait to be sent; more are dropped, the oldest first.</summary>
    private const int MostUnsent = 10_000;

    private const int MostInOneMessage = 500;

    /// <summary>How long events are gathered.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Channel<LockEvent> _unsent = Channel.CreateBounded<LockEvent>(
        new BoundedChannelOptions(MostUnsent) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>What this replica's messages begin with, so that it need not read them: it hears them too.</summary>
    private readonly byte[] _self = Guid.NewGuid().ToByteArray();

    private bool _hasFailed;

    public Action<LockEvent>? OnHeard { get; set; }

    private RedisChannel Topic => $"{connection.KeyPrefix}:service:events";

    public void Tell(LockEvent one) => _unsent.Writer.TryWrite(one);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        connection.WhenOpened(redis => _ = SubscribeAsync(redis));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await connection.OpenAsync(stoppingToken);
                await SendAsync(stoppingToken);
            }
            catch (Exception failure) when (StoreConnection.IsUnavailable(failure) || failure is ObjectDisposedException)
            {
                Note(failure.Message);
                await Task.Delay(PauseAfterFailure, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task SubscribeAsync(IConnectionMultiplexer redis)
    {
        try
        {
            await redis.GetSubscriber().SubscribeAsync(Topic, (_, message) => Hear((byte[]?)message));
        }
        catch (Exception failure) when (StoreConnection.IsUnavailable(failure) || failure is ObjectDisposedException)
        {
            // The client subscribes when its connection is back.
            Note(failure.Message);
        }
    }

    private async Task SendAsync(CancellationToken stopping)
    {
        var batch = new List<LockEvent>();
        while (await _unsent.Reader.WaitToReadAsync(stopping))
        {
            await Task.Delay(Gathering, time, stopping);
            while (batch.Count < MostInOneMessage && _unsent.Reader.TryRead(out var one))
                batch.Add(one);
            byte[] message = [.. _self, .. JsonSerializer.SerializeToUtf8Bytes(batch, EventsJson.Default.ListLockEvent)];
            batch.Clear();
            await connection.AskAsync(redis => redis.GetSubscriber().PublishAsync(Topic, message), stopping);
            _hasFailed = false;
        }
    }

    private void Hear(ReadOnlySpan<byte> message)
    {
        if (message.Length < _self.Length || message.StartsWith(_self))
            return;
        try
        {
            foreach (var one in JsonSerializer.Deserialize(message[_self.Length..], EventsJson.Default.ListLockEvent) ?? [])
                OnHeard?.Invoke(one);
        }
        catch (JsonException)
        {
            // From a version that knows other events, while replicas are being replaced.
        }
    }

    private void Note(string failure)
    {
        if (!_hasFailed)
            logger.NoticesFailed(failure);
        _hasFailed = true;
    }
}
