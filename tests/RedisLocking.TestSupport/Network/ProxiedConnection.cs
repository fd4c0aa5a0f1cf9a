using System.Diagnostics;
using System.Net.Sockets;

namespace RedisLocking.TestSupport;

/// <summary>
/// One connection through a <see cref="TcpProxy"/>. It lives until the server closes its side: when the client is gone,
/// the server still reads, and runs, everything that was sent before.
/// </summary>
internal sealed class ProxiedConnection : IDisposable
{
    private static readonly TimeSpan ShortestTimer = TimeSpan.FromMilliseconds(5);

    private readonly TcpProxy _proxy;
    private readonly Socket _client;
    private readonly Socket _server;
    private readonly CancellationTokenSource _dropped = new();
    private readonly TrafficGate _traffic = new();
    private volatile RequestTrap? _cutBy;

    public ProxiedConnection(TcpProxy proxy, Socket client, Socket server)
    {
        _proxy = proxy;
        _client = client;
        _server = server;
        client.NoDelay = server.NoDelay = true;
    }

    public async Task RunAsync()
    {
        var requests = UntilClosedAsync(ForwardRequestsAsync);
        await UntilClosedAsync(ForwardRepliesAsync);
        if (_cutBy is not null)
            Drop();

        CloseSockets();
        await requests;
        _cutBy?.SetDone();
    }

    /// <summary>Resets the connection on both sides, as a host that goes away does.</summary>
    public void Drop()
    {
        // Closing with no time to linger sends a reset in place of an orderly end.
        _client.Close(timeout: 0);
        _server.Close(timeout: 0);
        _dropped.Cancel();
    }

    /// <summary>Carries nothing more, until it is dropped.</summary>
    public void Freeze() => _traffic.Close();

    public void Dispose()
    {
        CloseSockets();
        _dropped.Dispose();
    }

    private void CloseSockets()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private async Task ForwardRequestsAsync()
    {
        var framer = new RequestFramer();
        var rewriting = _proxy.Rewriter?.ForConnection();
        var buffer = new byte[16 * 1024];
        while (_cutBy is null && await ReadFromClientAsync(buffer) is var read and > 0)
        {
            await DelayAsync(_proxy.DelayToServer);
            var bytes = buffer.AsMemory(0, TakeUntilTrapped(framer, buffer.AsSpan(0, read)));
            if (_cutBy?.Detained is { } detained)
                await DetainAsync(detained);
            await _proxy.Commands.PassAsync(_dropped.Token);
            await _traffic.PassAsync(_dropped.Token);
            await SendAsync(_server, rewriting is null ? bytes : rewriting.Take(bytes.Span));
            _proxy.CountToServer(bytes.Length);
        }

        _server.Shutdown(SocketShutdown.Send);
    }

    private async Task DetainAsync(DetainedRequest detained)
    {
        _client.Close(timeout: 0);
        detained.SetCaught();
        await detained.Delivery.WaitAsync(_dropped.Token);
    }

    private async Task<int> ReadFromClientAsync(byte[] buffer)
    {
        try
        {
            return await _client.ReceiveAsync(buffer, _dropped.Token);
        }
        catch (SocketException)
        {
            return 0; // A client that reset its connection will send no more than one that closed it.
        }
    }

    // How many bytes to forward: all of them, or those up to the end of a request that springs the trap.
    private int TakeUntilTrapped(RequestFramer framer, ReadOnlySpan<byte> bytes)
    {
        var end = 0;
        while (end < bytes.Length)
        {
            var (taken, request) = framer.Take(bytes[end..]);
            end += taken;
            if (request is null)
                continue;

            _proxy.CountRequest();
            if (_proxy.Trap is { } trap && trap.SpringsOn(request))
            {
                _cutBy = trap;
                break;
            }
        }

        return end;
    }

    private async Task ForwardRepliesAsync()
    {
        var buffer = new byte[16 * 1024];
        while (await _server.ReceiveAsync(buffer, _dropped.Token) is var read and > 0)
        {
            await DelayAsync(_proxy.DelayToClient);
            await _proxy.Replies.PassAsync(_dropped.Token);
            await _traffic.PassAsync(_dropped.Token);
            if (_cutBy is not null)
                continue;

            await SendAsync(_client, buffer.AsMemory(0, read));
            _proxy.CountToClient(read);
        }
    }

    private async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, _dropped.Token)..];
    }

    // Timers count whole milliseconds, and a short network delay of twice its length would be another network.
    private async ValueTask DelayAsync(TimeSpan delay)
    {
        if (delay >= ShortestTimer)
        {
            await Task.Delay(delay, _dropped.Token);
            return;
        }

        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < delay;)
            Thread.Yield();
    }

    private static async Task UntilClosedAsync(Func<Task> forward)
    {
        try
        {
            await forward();
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Either side went away, or the connection was dropped: that is how forwarding ends.
        }
    }
}
