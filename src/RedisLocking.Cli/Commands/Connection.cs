using System.CommandLine;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Redis;
using RedisLocking.Cli.Service;
using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Commands;

/// <summary>The options that say where locks are. Each has an environment variable, over which the command line goes.</summary>
internal sealed class Connection(Action onAnswered)
{
    private const string DefaultRedis = "localhost:6379";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(2);

    private readonly Option<string> _redis = new("--redis")
    {
        Description = $"The Redis server: host:port,password=…,ssl=true, with serviceName=… Sentinels, or some nodes of a Cluster (REDISLOCK_REDIS; default: {DefaultRedis})",
        HelpName = "connection",
        Recursive = true,
    };

    private readonly Option<string> _server = new("--server")
    {
        Description = "The address of a lock service, in place of a Redis (REDISLOCK_SERVER)",
        HelpName = "url",
        Recursive = true,
    };

    private readonly Option<string> _apiKey = new("--api-key")
    {
        Description = "The lock service's key; in the variable nobody reads it in ps (REDISLOCK_API_KEY)",
        HelpName = "key",
        Recursive = true,
    };

    private readonly Option<string> _prefix = new("--prefix")
    {
        Description = "What keys in Redis begin with; locks of other prefixes are other locks (REDISLOCK_PREFIX; default: locks)",
        HelpName = "prefix",
        Recursive = true,
    };

    private readonly Option<string> _timeout = new("--timeout")
    {
        Description = "How long one operation may take to be answered: 10ms to 1m (REDISLOCK_TIMEOUT; default: 2s)",
        HelpName = "duration",
        Recursive = true,
    };

    public IEnumerable<Option> Options => [_redis, _server, _apiKey, _prefix, _timeout];

    /// <summary>The back end that was asked for; nothing is connected yet.</summary>
    /// <exception cref="FailedException">Both are named, or a value cannot be read.</exception>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public ILockBackend Open(ParseResult parsed, TimeProvider clock)
    {
        var timeout = Timeout(parsed);
        return Choose(parsed) switch
        {
            (_, { } server) => new ServiceBackend(Address(server), Value(parsed, _apiKey, "REDISLOCK_API_KEY"), timeout, clock, onAnswered),
            (var redis, _) => new RedisBackend(
                new RedisLockOptions
                {
                    ConnectionString = redis ?? DefaultRedis,
                    KeyPrefix = Value(parsed, _prefix, "REDISLOCK_PREFIX") ?? new RedisLockOptions().KeyPrefix,
                    OperationDeadline = timeout,
                },
                clock,
                onAnswered),
        };
    }

    /// <summary>What the command line names; if it names neither, what the environment does.</summary>
    private (string? Redis, string? Server) Choose(ParseResult parsed)
    {
        (string? Redis, string? Server) typed = (parsed.GetValue(_redis), parsed.GetValue(_server));
        var chosen = typed is (null, null) ? (Variable("REDISLOCK_REDIS"), Variable("REDISLOCK_SERVER")) : typed;
        return chosen switch
        {
            (not null, not null) when typed is (null, null) => throw FailedException.Usage("REDISLOCK_REDIS and REDISLOCK_SERVER are both set: locks are in a Redis or behind a lock service, so set one of them."),
            (not null, not null) => throw FailedException.Usage("--redis and --server cannot be given together: locks are in a Redis or behind a lock service."),
            (_, not null) when parsed.GetValue(_prefix) is not null => throw FailedException.Usage("--prefix is for a Redis: a lock service has its own."),
            (not null, _) when parsed.GetValue(_apiKey) is not null => throw FailedException.Usage("--api-key is for a lock service (--server); a Redis' password stands in its connection string, password=…"),
            _ => chosen,
        };
    }

    private TimeSpan Timeout(ParseResult parsed) => Value(parsed, _timeout, "REDISLOCK_TIMEOUT") switch
    {
        null => DefaultTimeout,
        var text when DurationText.TryParse(text, out var timeout) && timeout >= TimeSpan.FromMilliseconds(10) && timeout <= TimeSpan.FromMinutes(1) => timeout,
        var text => throw FailedException.Usage($"--timeout (or REDISLOCK_TIMEOUT) is 10ms to 1m; '{text}' is not."),
    };

    private static Uri Address(string server) =>
        Uri.TryCreate(server, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw FailedException.Usage($"--server (or REDISLOCK_SERVER) is an address such as https://locks.example.org; '{server}' is not.");

    private static string? Value(ParseResult parsed, Option<string> option, string variable) => parsed.GetValue(option) ?? Variable(variable);

    // A unit file or a manifest that sets a variable to nothing means that it is not set.
    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
