using StackExchange.Redis;

namespace DuplicateRegistrations.Registrations;

/// <summary>The Redis of all servers, under keys of this run alone; disposing removes them.</summary>
internal sealed class SharedRedis : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _connection;
    private readonly string _run = $"duplicate-registrations:{Guid.NewGuid():N}";

    private SharedRedis(ConnectionMultiplexer connection, string endpoint) => (_connection, Endpoint) = (connection, endpoint);

    public string Endpoint { get; }

    /// <exception cref="RedisUnreachableException">No Redis answers there, or it asks for a password.</exception>
    public static async Task<SharedRedis> ConnectAsync(string endpoint)
    {
        try
        {
            return new SharedRedis(await ConnectionMultiplexer.ConnectAsync($"{endpoint},connectRetry=1"), endpoint);
        }
        catch (RedisException failure)
        {
            throw new RedisUnreachableException($"There is no Redis to be used at {endpoint}: {failure.Message}");
        }
    }

    public string NewKeySpace(string name) => $"{_run}:{name}";

    /// <summary>The locks that are held: every key of theirs but the token counter, which outlives them all.</summary>
    public int CountLocks(string keySpace)
    {
        var prefix = $"{keySpace}:locks:";
        return Keys(prefix).Count(key => !key.ToString().StartsWith($"{prefix}token", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        using (_connection)
        {
            foreach (var keys in Keys(_run).Chunk(1_000))
                await _connection.GetDatabase().KeyDeleteAsync(keys);
        }
    }

    // SCAN: the server may be somebody's. What the keys begin with holds no character that has a meaning in a pattern.
    private IEnumerable<RedisKey> Keys(string beginning) =>
        _connection.GetServer(_connection.GetEndPoints()[0]).Keys(pattern: $"{beginning}*", pageSize: 1_000);
}

/// <summary>The Redis that the job was told to use is not there.</summary>
internal sealed class RedisUnreachableException(string message) : Exception(message);
