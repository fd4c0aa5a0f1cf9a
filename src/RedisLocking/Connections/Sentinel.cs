using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace RedisLocking.Connections;

/// <summary>What a Sentinel says about a service.</summary>
/// <param name="Primary">Who takes writes, or is about to.</param>
/// <param name="Epoch">Rises with every failover: of two Sentinels that differ, the one with the lower one has not heard of the last.</param>
/// <param name="Changing">A failover is due or under way: soon there is more to hear.</param>
/// <param name="Chosen">The primary is the one that this Sentinel promotes just now, which the others do not know yet.</param>
internal readonly record struct SentinelAnswer(EndPoint Primary, long Epoch, bool Changing, bool Chosen)
{
    /// <summary>Whether this one has heard of something that the other has not.</summary>
    public bool KnowsMoreThan(SentinelAnswer other) => Epoch > other.Epoch || (Epoch == other.Epoch && Chosen && !other.Chosen);
}

/// <summary>One Sentinel, with a connection of its own that stays open to hear of failovers.</summary>
internal sealed class Sentinel(ConfigurationOptions options, Action onEvent) : IAsyncDisposable
{
    private readonly EndPoint _endPoint = options.EndPoints[0];
    private Task<ConnectionMultiplexer>? _connecting;
    private Task<SentinelAnswer>? _asking;

    /// <summary>Who is the primary of the service. A question that it has not answered yet is not put again.</summary>
    /// <exception cref="RedisServerException">It does not know the service, or refuses to say.</exception>
    /// <exception cref="NoPrimaryException">It cannot be reached now.</exception>
    public Task<SentinelAnswer> AskAsync(string service)
    {
        if (_asking is null or { IsCompleted: true })
            _asking = AskOnceAsync(service);
        return _asking;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting is not { } connecting)
            return;
        if (connecting.IsCompletedSuccessfully)
            await connecting.Result.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        else
            _ = connecting.ContinueWith(static late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    private async Task<SentinelAnswer> AskOnceAsync(string service)
    {
        var multiplexer = await ConnectAsync().ConfigureAwait(false);
        if (!multiplexer.IsConnected)
            throw new NoPrimaryException("not connected");

        var told = (await multiplexer.GetServer(_endPoint).SentinelMasterAsync(service).ConfigureAwait(false)).ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
        var changing = told["flags"].Contains("failover_in_progress", StringComparison.Ordinal) || told["flags"].Contains("o_down", StringComparison.Ordinal);
        var chosen = changing ? await ChosenAsync(multiplexer, service).ConfigureAwait(false) : null;
        return new SentinelAnswer(chosen ?? Address(told["ip"], told["port"]), long.Parse(told["config-epoch"], CultureInfo.InvariantCulture), changing, chosen is not null);
    }

    // The Sentinel that leads a failover names the old primary until the new one has answered, up to a second after it was
    // promoted; but whom it has chosen it says before.
    private static async Task<EndPoint?> ChosenAsync(ConnectionMultiplexer multiplexer, string service)
    {
        var replicas = (RedisResult[])(await multiplexer.GetDatabase().ExecuteAsync("SENTINEL", "SLAVES", service).ConfigureAwait(false))!;
        foreach (var replica in replicas)
        {
            var fields = ((string[])replica!).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
            if (fields["flags"].Contains("promoted", StringComparison.Ordinal))
                return Address(fields["ip"], fields["port"]);
        }

        return null;
    }

    private static EndPoint Address(string host, string port)
    {
        var number = int.Parse(port, CultureInfo.InvariantCulture);
        return IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, number) : new DnsEndPoint(host, number);
    }

    private Task<ConnectionMultiplexer> ConnectAsync()
    {
        if (_connecting is null or { IsFaulted: true } or { IsCanceled: true })
            _connecting = ConnectOnceAsync();
        return _connecting;
    }

    private async Task<ConnectionMultiplexer> ConnectOnceAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);

        // What was said while it was away was missed.
        multiplexer.ConnectionRestored += (_, _) => onEvent();

        // Every event, for they are few, and a failover is told step by step. It is asked now and then all the same.
        _ = multiplexer.TryListenAsync(new RedisChannel("*", RedisChannel.PatternMode.Pattern), (_, _) => onEvent());
        return multiplexer;
    }
}
