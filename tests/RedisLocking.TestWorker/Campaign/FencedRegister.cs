using StackExchange.Redis;

namespace RedisLocking.TestWorker.Campaign;

/// <summary>What the locks protect: a value each, which refuses a write whose token is smaller than that of one before.</summary>
internal sealed class FencedRegister(IConnectionMultiplexer connection, EventLog log)
{
    private const string Compare =
        """
        if tonumber(ARGV[1]) < tonumber(redis.call('GET', KEYS[1]) or '0') then
          return 0
        end
        redis.call('SET', KEYS[1], ARGV[1])
        return 1
        """;

    public async Task WriteAsync(string name, FencingToken token)
    {
        var sent = EventLog.Now;
        var outcome = "unknown";
        try
        {
            var accepted = (long)await connection.GetDatabase().ScriptEvaluateAsync(Compare, [name], [token.Value]);
            outcome = accepted == 1 ? "accepted" : "refused";
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            // This process was stopped for longer than the client waits: whether it was written, nobody knows.
        }

        log.Wrote(EventLog.Now, name, token, outcome, sent);
    }
}
