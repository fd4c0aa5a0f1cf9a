using System.Globalization;

namespace RedisLocking.TestSupport;

/// <summary>A private PostgreSQL on a loopback port, with an empty cluster that is deleted with it.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Ready = "database system is ready to accept connections";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);

    private readonly string _program = PostgresProgram.Find("postgres");
    private readonly string _initdb = PostgresProgram.Find("initdb");
    private readonly string _directory = Directory.CreateTempSubdirectory("redis-locking-pg-").FullName;
    private ServerProcess? _process;

    private PostgresServer()
    {
    }

    /// <summary>The port.</summary>
    public int Port { get; private set; }

    /// <summary>The server and its superuser, in Npgsql's notation.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port.ToString(CultureInfo.InvariantCulture)};Username=postgres;Database=postgres";

    /// <summary>The server's process.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The PostgreSQL server does not run.");

    /// <summary>Makes a cluster and starts a server on it; it takes connections when this returns.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not there, or did not start: the message says why.</exception>
    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        try
        {
            await PostgresProgram.OwnAsync(server._directory, StartDeadline);
            await PostgresProgram.RunAsync(
                server._directory,
                PostgresProgram.Command(server._initdb, "--pgdata", "data", "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
                StartDeadline);
            for (var attempt = 1; attempt <= 10; attempt++)
            {
                server.Port = LoopbackPort.Pick();
                if (await server.TryStartAsync())
                    return server;
            }

            throw new InvalidOperationException("In ten tries, each port picked for PostgreSQL was taken by another program.");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the server and deletes what it stored.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> TryStartAsync()
    {
        _process = ServerProcess.Start(_directory, PostgresProgram.Command([_program, "-D", "data", .. Settings()]));
        var deadline = DateTime.UtcNow + StartDeadline;
        while (!_process.Log.Contains(Ready, StringComparison.Ordinal))
        {
            if (_process.HasExited)
            {
                if (!_process.Log.Contains("Address already in use", StringComparison.Ordinal))
                    throw new InvalidOperationException($"PostgreSQL ended while it started; its log:{Environment.NewLine}{_process.Log}");
                await StopAsync();
                return false;
            }

            if (DateTime.UtcNow > deadline)
                throw new TimeoutException($"PostgreSQL on port {Port} was not ready after {StartDeadline.TotalSeconds} s; its log:{Environment.NewLine}{_process.Log}");
            await Task.Delay(20);
        }

        return true;
    }

    private async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.QuitAsync();
            await process.DisposeAsync();
        }
    }

    // Nothing of it outlives the test run, so nothing waits for a disk.
    private IEnumerable<string> Settings()
    {
        string[] settings =
        [
            $"port={Port.ToString(CultureInfo.InvariantCulture)}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300",
            "fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB",
        ];
        return settings.SelectMany(setting => new[] { "-c", setting });
    }
}
