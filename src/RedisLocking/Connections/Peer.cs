using System.Net;
using StackExchange.Redis;

namespace RedisLocking.Connections;

/// <summary>A server that Sentinels named, with a connection to it alone.</summary>
internal sealed class Peer(ConfigurationOptions options) : IAsyncDisposable
{
    private readonly Task<ConnectionMultiplexer> _connecting = ConnectAsync(options);
    private Task<bool> _asking = Task.FromResult(false);
    private bool _wasReplica;

    public EndPoint EndPoint { get; } = options.EndPoints[0];

    /// <summary>Only when it has answered once.</summary>
    public IConnectionMultiplexer Multiplexer => _connecting.Result;

    /// <summary>It had its chance to connect, and is not connected now. A Sentinel that promotes a server closes its clients' connections.</summary>
    public bool IsCutOff => _connecting is { IsCompleted: true } connected && (!connected.IsCompletedSuccessfully || !connected.Result.IsConnected);

    /// <summary>Whether it says that it is a primary; false as well while it is not connected. A question that it has not answered yet is not put again.</summary>
    public Task<bool> IsPrimaryAsync()
    {
        if (_asking.IsCompleted)
            _asking = AskAsync();
        return _asking;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting.IsCompletedSuccessfully)
            await _connecting.Result.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        else
            _ = _connecting.ContinueWith(static late => late.Exception is null ? late.Result.CloseAsync(allowCommandsToComplete: false) : Task.CompletedTask, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions options)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
    }

    private async Task<bool> AskAsync()
    {
        try
        {
            var multiplexer = await _connecting.ConfigureAwait(false);
            if (!multiplexer.IsConnected)
                return false;

            // IServer.InfoAsync does the same and is for administrators alone.
            var said = (string?)await multiplexer.GetDatabase().ExecuteAsync("INFO", "replication").ConfigureAwait(false);
            if (said?.Contains("role:master", StringComparison.Ordinal) != true)
            {
                _wasReplica = true;
                return false;
            }

            // The client goes on taking it for a replica until it is told to look.
            if (_wasReplica)
                await multiplexer.ConfigureAsync().ConfigureAwait(false);
            _wasReplica = false;
            return true;
        }
        catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
        {
            return false;
        }
    }
}
