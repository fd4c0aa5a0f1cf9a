using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace RedisLocking.Benchmarks.Harness;

/// <summary>
/// One connection over which one request at a time is sent, as load generators do it: a full HTTP client takes as much of these cores as the
/// service does, and would be what is measured.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[16 * 1024];
    private readonly string _host;

    private HttpConnection(string host) => _host = host;

    public static async Task<HttpConnection> OpenAsync(Uri address)
    {
        var connection = new HttpConnection(address.Authority);
        await connection._socket.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    /// <summary>Sends a request and reads its answer.</summary>
    public async Task<HttpAnswer> SendAsync(string method, string path, string json = "")
    {
        var body = json.Length == 0 ? "" : "Content-Type: application/json\r\n";
        var request = string.Create(CultureInfo.InvariantCulture, $"{method} {path} HTTP/1.1\r\nHost: {_host}\r\n{body}Content-Length: {json.Length}\r\n\r\n{json}");
        await _socket.SendAsync(Encoding.ASCII.GetBytes(request));

        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_answer.AsMemory(length));
            if (read == 0)
                throw new IOException("The lock service closed the connection.");
            length += read;
            if (HttpAnswer.TryRead(_answer.AsSpan(0, length), out var answer))
                return answer;
        }
    }

    public void Dispose() => _socket.Dispose();
}
