using System.Globalization;
using System.Net.Sockets;

namespace RedisLocking.TestSupport;

/// <summary>A private redis-server on a loopback port, which a test may stop, kill and restart as it likes.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(30);

    private readonly RedisServerOptions _options;
    private readonly string _program = RedisProgram.Find();
    private readonly string _directory = Directory.CreateTempSubdirectory("redis-locking-").FullName;
    private ServerProcess? _process;
    private string[] _restartArguments = [];

    private RedisServer(RedisServerOptions options) => _options = options;

    /// <summary>The port, the same after a restart.</summary>
    public int Port { get; private set; }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Endpoint => $"127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The endpoint and the password, in StackExchange.Redis's notation.</summary>
    public string ConnectionString => _options.Password is { } password ? $"{Endpoint},password={password}" : Endpoint;

    /// <summary>The server's process.</summary>
    public int ProcessId => Running.Id;

    /// <summary>Whether it was started and not killed since.</summary>
    public bool IsRunning => _process is { HasExited: false };

    private ServerProcess Running => _process ?? throw new InvalidOperationException($"The redis-server of port {Port} does not run: it was killed.");

    /// <summary>Starts a server; it answers when this returns.</summary>
    /// <exception cref="InvalidOperationException">The program is not there, or did not start: the message says why.</exception>
    public static async Task<RedisServer> StartAsync(RedisServerOptions? options = null)
    {
        var server = new RedisServer(options ?? new RedisServerOptions());
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                server.Port = server._options.Port ?? LoopbackPort.Pick();
                if (await server.TryStartAsync())
                    return server;
                if (server._options.Port is not null || attempt == 10)
                    throw new InvalidOperationException($"Port {server.Port}, wanted for a redis-server, is taken by another program.");
            }
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the server if it runs, and starts it again on its port, with its data if that was kept.</summary>
    /// <param name="arguments">More of its own arguments, for this run: those that it was first started with stay.</param>
    public async Task RestartAsync(params string[] arguments)
    {
        await KillAsync();
        _restartArguments = arguments;
        if (!await TryStartAsync())
            throw new InvalidOperationException($"The port {Port} of a redis-server was taken by another program before its restart.");
    }

    /// <summary>Ends the server at once, as a crash would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    /// <summary>Stops the server where it stands (SIGSTOP): connections stay open, nothing is answered.</summary>
    public void Pause() => Running.Pause();

    /// <summary>Lets a paused server go on.</summary>
    public void Resume() => Running.Resume();

    /// <summary>Opens a connection that speaks the protocol as it is, authenticated if need be.</summary>
    public Task<RespConnection> ConnectAsync() => RespConnection.OpenAsync(Port, _options.Password, CommandDeadline);

    /// <summary>Runs one command on a connection of its own, as redis-cli would.</summary>
    /// <exception cref="RedisErrorException">The server answered with an error.</exception>
    public async Task<RedisReply> CliAsync(params string[] command)
    {
        await using var connection = await ConnectAsync();
        return await connection.SendAsync(command);
    }

    /// <summary>Ends the server and deletes what it stored.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> TryStartAsync()
    {
        _process = ServerProcess.Start(_directory, [_program, .. Arguments()]);
        var deadline = DateTime.UtcNow + StartDeadline;
        while (!await AnswersAsync())
        {
            if (_process.HasExited)
            {
                if (_process.Log.Contains("Address already in use", StringComparison.Ordinal))
                {
                    await KillAsync();
                    return false;
                }

                throw new InvalidOperationException($"redis-server ended while it started; its log:{Environment.NewLine}{_process.Log}");
            }

            if (DateTime.UtcNow > deadline)
                throw new TimeoutException($"redis-server on port {Port} gave no answer for {StartDeadline.TotalSeconds} s; its log:{Environment.NewLine}{_process.Log}");

            await Task.Delay(10);
        }

        return true;
    }

    // The process id in INFO is asked for because the port may belong to somebody else's server, which answers a PING too.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = await ConnectAsync();
            if ((await connection.SendAsync("PING")).Text != "PONG")
                return false;

            var info = await connection.SendAsync("INFO", "server");
            return info.Text!.Contains($"process_id:{ProcessId}\r\n", StringComparison.Ordinal);
        }
        catch (Exception notYet) when (notYet is SocketException or IOException or RedisErrorException)
        {
            return false;
        }
    }

    private IEnumerable<string> Arguments()
    {
        if (_options.SentinelConfiguration is { } lines)
            return [WriteOnce(lines), "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _directory, .. _options.ExtraArguments, "--sentinel"];

        string[] arguments =
        [
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _directory, "--daemonize", "no",
            "--save", "", "--appendonly", _options.AppendOnly ? "yes" : "no",
        ];
        string[] password = _options.Password is { } required ? ["--requirepass", required] : [];
        return [.. arguments, .. password, .. _options.ExtraArguments, .. _restartArguments];
    }

    private string WriteOnce(IReadOnlyList<string> lines)
    {
        var file = Path.Combine(_directory, "sentinel.conf");
        if (!File.Exists(file))
            File.WriteAllLines(file, lines);
        return file;
    }
}
