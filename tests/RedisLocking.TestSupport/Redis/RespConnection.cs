using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RedisLocking.TestSupport;

/// <summary>
/// A connection that speaks Redis's protocol and nothing more, so that a test sees the store through other eyes than the
/// client that the product uses.
/// </summary>
public sealed class RespConnection : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly TimeSpan _deadline;
    private readonly byte[] _buffer = new byte[4096];
    private int _read, _filled;

    private RespConnection(NetworkStream stream, TimeSpan deadline)
    {
        _stream = stream;
        _deadline = deadline;
    }

    /// <summary>Connects to a loopback port.</summary>
    public static async Task<RespConnection> OpenAsync(int port, string? password, TimeSpan deadline)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(deadline);
            var connection = new RespConnection(new NetworkStream(socket, ownsSocket: true), deadline);
            if (password is not null)
                await connection.SendAsync("AUTH", password);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command and reads its reply.</summary>
    /// <exception cref="RedisErrorException">The reply is an error.</exception>
    /// <exception cref="TimeoutException">No reply came within the connection's deadline.</exception>
    public async Task<RedisReply> SendAsync(params string[] command)
    {
        using var deadline = new CancellationTokenSource(_deadline);
        try
        {
            await _stream.WriteAsync(Encode(command), deadline.Token);
            return await ReadReplyAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"No reply to '{string.Join(' ', command)}' came within {_deadline.TotalSeconds} s.");
        }
    }

    /// <summary>Reads a reply that was not asked for, such as a message of a subscription.</summary>
    public async Task<RedisReply> ReadAsync()
    {
        using var deadline = new CancellationTokenSource(_deadline);
        try
        {
            return await ReadReplyAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"No message came within {_deadline.TotalSeconds} s.");
        }
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static byte[] Encode(string[] command)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
        foreach (var argument in command)
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(argument)}\r\n{argument}\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private async Task<RedisReply> ReadReplyAsync(CancellationToken cancellationToken)
    {
        var line = await ReadLineAsync(cancellationToken);
        switch (line[0])
        {
            case '+' or ':':
                return new RedisReply { Text = line[1..] };
            case '-':
                throw new RedisErrorException(line[1..]);
            case '$' when Length(line) < 0:
                return new RedisReply();
            case '$':
                var text = await ReadBytesAsync(Length(line) + 2, cancellationToken);
                return new RedisReply { Text = Encoding.UTF8.GetString(text.AsSpan(..^2)) };
            case '*':
                var items = new List<RedisReply>();
                for (var left = Length(line); left > 0; left--)
                    items.Add(await ReadReplyAsync(cancellationToken));
                return new RedisReply { Items = items };
            default:
                throw new InvalidDataException($"'{line}' is no reply of RESP 2.");
        }
    }

    private static int Length(string line) => int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        while (line is not [.., (byte)'\r', (byte)'\n'])
            line.Add(await ReadByteAsync(cancellationToken));
        return Encoding.UTF8.GetString([.. line], 0, line.Count - 2);
    }

    private async Task<byte[]> ReadBytesAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        for (var index = 0; index < count; index++)
            bytes[index] = await ReadByteAsync(cancellationToken);
        return bytes;
    }

    private ValueTask<byte> ReadByteAsync(CancellationToken cancellationToken) =>
        _read < _filled ? new ValueTask<byte>(_buffer[_read++]) : FillAsync(cancellationToken);

    private async ValueTask<byte> FillAsync(CancellationToken cancellationToken)
    {
        _filled = await _stream.ReadAsync(_buffer, cancellationToken);
        if (_filled == 0)
            throw new EndOfStreamException("The server closed the connection.");

        _read = 1;
        return _buffer[0];
    }
}
