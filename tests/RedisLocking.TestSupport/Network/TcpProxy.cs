using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RedisLocking.TestSupport;

/// <summary>
/// Stands between a client and a server on the loopback and does what networks do: delays, holds answers back, cuts, and
/// refuses. It also counts, so that a test can say that nothing was sent.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ProxiedConnection, Task> _connections = [];
    private readonly int _serverPort;
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private long _delayToServerTicks, _delayToClientTicks;
    private long _requests, _bytesToServer, _bytesToClient, _accepted;

    private TcpProxy(int serverPort, int port)
    {
        _serverPort = serverPort;
        Port = port;
    }

    /// <summary>The port that clients connect to.</summary>
    public int Port { get; }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Endpoint => $"127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>How long bytes take to the server, a fraction of a millisecond if need be; what arrives during a delay travels on together after it. Default: 0.</summary>
    public TimeSpan DelayToServer
    {
        get => new(Interlocked.Read(ref _delayToServerTicks));
        set => Interlocked.Exchange(ref _delayToServerTicks, value.Ticks);
    }

    /// <summary>How long bytes take to the client. Default: 0.</summary>
    public TimeSpan DelayToClient
    {
        get => new(Interlocked.Read(ref _delayToClientTicks));
        set => Interlocked.Exchange(ref _delayToClientTicks, value.Ticks);
    }

    /// <summary>How many commands were sent to the server.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>How many bytes went to the server.</summary>
    public long BytesToServer => Interlocked.Read(ref _bytesToServer);

    /// <summary>How many bytes went to clients.</summary>
    public long BytesToClient => Interlocked.Read(ref _bytesToClient);

    /// <summary>How many connections have a reply that is held back now.</summary>
    public int HeldConnections => Replies.Held;

    /// <summary>How many connections clients ever opened.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    internal RequestRewriter? Rewriter { get; private init; }

    internal TrafficGate Replies { get; } = new();

    internal TrafficGate Commands { get; } = new();

    internal RequestTrap? Trap { get; private set; }

    /// <summary>Starts a proxy in front of the server on a loopback port.</summary>
    /// <param name="serverPort">Where the server listens.</param>
    /// <param name="rewriter">What changes commands on their way. Default: null, nothing.</param>
    public static TcpProxy Start(int serverPort, RequestRewriter? rewriter = null)
    {
        while (true)
        {
            var proxy = new TcpProxy(serverPort, LoopbackPort.Pick()) { Rewriter = rewriter };
            try
            {
                proxy.AcceptConnections();
                return proxy;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Somebody took the port after it was picked; the next pick is another one.
            }
        }
    }

    /// <summary>
    /// Holds back what the server answers: commands run, and their replies do not arrive. With <see cref="DropConnections"/>
    /// they are lost. (They are never skipped on a living connection: TCP would not do that either.)
    /// </summary>
    public void HoldReplies() => Replies.Close();

    /// <summary>Lets held replies and all later ones pass.</summary>
    public void PassReplies() => Replies.Open();

    /// <summary>Lets pass what is held now, and goes on holding what comes.</summary>
    public void PassHeldReplies() => Replies.OpenOnce();

    /// <summary>Holds back what clients send: the server hears nothing, and what it still says arrives.</summary>
    public void HoldRequests() => Commands.Close();

    /// <summary>Lets held requests and all later ones pass.</summary>
    public void PassRequests() => Commands.Open();

    /// <summary>Resets every open connection. New ones are accepted.</summary>
    public void DropConnections()
    {
        lock (_gate)
        {
            foreach (var connection in _connections.Keys)
                connection.Drop();
        }
    }

    /// <summary>
    /// Carries nothing more over the open connections, in either direction, and tells neither side: a host that has vanished, or a
    /// firewall that has forgotten them. New ones work.
    /// </summary>
    public void FreezeConnections()
    {
        lock (_gate)
        {
            foreach (var connection in _connections.Keys)
                connection.Freeze();
        }
    }

    /// <summary>
    /// Cuts the connection of the next command that contains the text, after the server has run it and before its reply.
    /// </summary>
    /// <returns>A task that ends when the command has run and the connection is cut.</returns>
    public Task CutAfterNextRequestContaining(string text)
    {
        Trap = new RequestTrap(Encoding.UTF8.GetBytes(text));
        return Trap.Done;
    }

    /// <summary>
    /// Cuts the connection of the next command that contains the text before the server has it, and keeps the command: it
    /// arrives when the test says so.
    /// </summary>
    public DetainedRequest DetainNextRequestContaining(string text)
    {
        var detained = new DetainedRequest();
        Trap = new RequestTrap(Encoding.UTF8.GetBytes(text), detained);
        detained.Delivered = Trap.Done;
        return detained;
    }

    /// <summary>Refuses new connections, as a host does on which nothing listens. Those that were used stay.</summary>
    public Task RefuseConnectionsAsync()
    {
        lock (_gate)
        {
            // Closing alone is not enough: a child process that is being started holds a copy of the socket for a moment.
            if (OperatingSystem.IsLinux())
                _listener?.Shutdown(SocketShutdown.Both);
            _listener?.Dispose();
            _listener = null;
            return _accepting;
        }
    }

    /// <summary>Accepts connections again.</summary>
    public void AcceptConnections()
    {
        lock (_gate)
        {
            if (_listener is not null)
                return;

            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
                listener.Listen();
            }
            catch
            {
                listener.Dispose();
                throw;
            }

            _listener = listener;
            _accepting = AcceptAsync(listener);
        }
    }

    /// <summary>Stops listening and drops every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await RefuseConnectionsAsync();
        DropConnections();
        Trap?.GiveUp();
        Task[] running;
        lock (_gate)
            running = [.. _connections.Values];
        await Task.WhenAll(running);
    }

    internal void CountRequest() => Interlocked.Increment(ref _requests);

    internal void CountToServer(int bytes) => Interlocked.Add(ref _bytesToServer, bytes);

    internal void CountToClient(int bytes) => Interlocked.Add(ref _bytesToClient, bytes);

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return; // By RefuseConnectionsAsync.
            }

            Interlocked.Increment(ref _accepted);
            await ConnectAsync(client);
        }
    }

    private async Task ConnectAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
        }
        catch (SocketException)
        {
            // The server is down: its client must see the same as without the proxy, a connection that does not come to be.
            server.Dispose();
            client.Close(timeout: 0);
            return;
        }

        var connection = new ProxiedConnection(this, client, server);
        lock (_gate)
            _connections.Add(connection, RunAsync(connection));
    }

    private async Task RunAsync(ProxiedConnection connection)
    {
        await Task.Yield();
        await connection.RunAsync();
        lock (_gate)
            _connections.Remove(connection); // From here on nobody drops it, so it can be disposed.
        connection.Dispose();
    }
}
