using System.Globalization;
using RedisLocking.TestSupport;
using RedisLocking.TestWorker;

namespace RedisLocking.FaultTests.Elections;

/// <summary>One of the candidates: a process behind a network of its own. After it was killed another one takes its place.</summary>
internal sealed class CandidateProcess(RedisServer server, string value, string list, TimeSpan ttl) : IAsyncDisposable
{
    private readonly TcpProxy _network = TcpProxy.Start(server.Port);
    private WorkerProcess? _process;

    /// <summary>The tokens with which it said that it leads, known once its process has ended.</summary>
    public List<FencingToken> Led { get; } = [];

    /// <summary>What it did not expect, known then, too.</summary>
    public List<string> Failures { get; } = [];

    public async Task StartAsync()
    {
        _process = await WorkerProcess.StartAsync(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_network.Port}"));
        await _process.SendAsync(string.Create(CultureInfo.InvariantCulture, $"elect billing {value} {list} {ttl.TotalMilliseconds}"));
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        await _process!.KillAsync();
        await ReadAsync();
    }

    public void Pause() => _process!.Pause();

    public void Resume() => _process!.Resume();

    public async Task CutOffAsync()
    {
        await _network.RefuseConnectionsAsync();
        _network.DropConnections();
    }

    public void Reconnect() => _network.AcceptConnections();

    public Task ResignAsync() => _process!.SendAsync("resign");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        await _network.DisposeAsync();
    }

    private async Task ReadAsync()
    {
        while (await _process!.NextLineOrEndAsync() is { } line)
        {
            if (line.Split(' ') is ["leads", var token])
                Led.Add(FencingToken.Parse(token, CultureInfo.InvariantCulture));
            else if (line.StartsWith("failed", StringComparison.Ordinal))
                Failures.Add($"{value} {line}");
        }

        await _process.DisposeAsync();
        _process = null;
    }
}
