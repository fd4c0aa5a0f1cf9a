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

    private readonly string _self = Guid.NewGuid().ToString("N");
    private bool _hasFailed;

    public Action<LockEvent>? OnHeard { get; set; }

    private RedisChannel Topic => $"{connection.KeyPrefix}:service:events";

    public void Tell(LockEvent one) => _unsent.Writer.TryWrite(one);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        connection.WhenOpened(redis => redis.GetSubscriber().Subscribe(Topic, (_, message) => Hear(message)));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await connection.OpenAsync(stoppingToken);
                await SendAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
            {
                Note(failure.Message);
                await Task.Delay(PauseAfterFailure, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
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
            var message = JsonSerializer.SerializeToUtf8Bytes(new Notice(_self, batch), EventsJson.Default.Notice);
            batch.Clear();
            await connection.AskAsync(redis => redis.GetSubscriber().PublishAsync(Topic, message), stopping);
            _hasFailed = false;
        }
    }

    private void Hear(RedisValue message)
    {
        try
        {
            if (JsonSerializer.Deserialize((byte[])message!, EventsJson.Default.Notice) is not { } notice || notice.From == _self)
                return;
            foreach (var one in notice.Events)
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

    /// <summary>What one replica did in a moment.</summary>
    internal sealed record Notice(string From, IReadOnlyList<LockEvent> Events);
}
