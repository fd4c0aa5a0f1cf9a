using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RedisLocking.Benchmarks.Baselines;

/// <summary>
/// What one writes by hand without a script: <c>WATCH</c>, <c>GET</c>, and <c>MULTI</c>, <c>SET</c>, <c>EXEC</c>, in two round trips. A watch is the connection's, so each worker has one of
/// its own.
/// </summary>
internal sealed class WatchedCounter : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;
    private readonly string _key;

    private WatchedCounter(NetworkStream stream, string key)
    {
        _stream = stream;
        _reader = new StreamReader(stream, Encoding.ASCII);
        _key = key;
    }

    public static async Task<WatchedCounter> ConnectAsync(string endpoint, string key)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPEndPoint.Parse(endpoint));
        return new WatchedCounter(new NetworkStream(socket, ownsSocket: true), key);
    }

    /// <summary>Adds one; false: somebody else wrote meanwhile.</summary>
    public async Task<bool> TryAddAsync()
    {
        await SendAsync(["WATCH", _key], ["GET", _key]);
        await ReadAsync("+OK");
        var length = await _reader.ReadLineAsync();
        var value = length == "$-1" ? 0 : int.Parse((await _reader.ReadLineAsync())!, CultureInfo.InvariantCulture);

        await SendAsync(["MULTI"], ["SET", _key, (value + 1).ToString(CultureInfo.InvariantCulture)], ["EXEC"]);
        await ReadAsync("+OK");
        await ReadAsync("+QUEUED");
        if (await _reader.ReadLineAsync() != "*1")
            return false;
        await ReadAsync("+OK");
        return true;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        return _stream.DisposeAsync();
    }

    private async Task SendAsync(params string[][] commands)
    {
        var text = new StringBuilder();
        foreach (var command in commands)
        {
            text.Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
            foreach (var argument in command)
                text.Append(CultureInfo.InvariantCulture, $"${argument.Length}\r\n{argument}\r\n");
        }

        await _stream.WriteAsync(Encoding.ASCII.GetBytes(text.ToString()));
    }

    private async Task ReadAsync(string expected)
    {
        var line = await _reader.ReadLineAsync();
        if (line != expected)
            throw new InvalidOperationException($"Redis answered '{line}' instead of '{expected}'.");
    }
}
