using System.Globalization;
using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Permits;

/// <summary>Who holds a lock that several may hold at once, as the server sees it.</summary>
internal static class Holders
{
    // A reader or writer who came to a lock that nobody held stands alone: a string, until somebody else asks for the lock.
    private const string HoldersOf = "return redis.call('MGET', KEYS[1])[1] and redis.call('MGET', KEYS[1]) or redis.call('ZRANGE', KEYS[1], 0, -1)";
    private const string LeftOf = "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('PTTL', KEYS[1])";
    private const string Expire = "return redis.call('MGET', KEYS[1])[1] and redis.call('DEL', KEYS[1]) or redis.call('ZADD', KEYS[1], 'XX', 1, ARGV[1])";

    /// <summary>The lease ids, the one that ends first in front.</summary>
    public static async Task<IReadOnlyList<string>> HoldersAsync(this RedisServer server, string lockKey) =>
        [.. (await server.CliAsync("EVAL", HoldersOf, "1", lockKey)).Texts.Select(id => id!).Where(id => !id.StartsWith("size/", StringComparison.Ordinal))];

    /// <summary>How long the lease lasts unless it is renewed.</summary>
    public static async Task<TimeSpan> LeftAsync(this RedisServer server, string lockKey, string leaseId)
    {
        if ((await server.CliAsync("TYPE", lockKey)).Text == "string")
            return TimeSpan.FromMilliseconds((await server.CliAsync("EVAL", LeftOf, "1", lockKey, leaseId)).Number);
        var ends = double.Parse((await server.CliAsync("ZSCORE", lockKey, leaseId)).Text!, CultureInfo.InvariantCulture);
        var now = (await server.CliAsync("TIME")).Texts.Select(part => long.Parse(part!, CultureInfo.InvariantCulture)).ToArray();
        return TimeSpan.FromMilliseconds(ends) - TimeSpan.FromSeconds(now[0]) - TimeSpan.FromMicroseconds(now[1]);
    }

    /// <summary>The lease ends now by the server's clock, as if its holder had died.</summary>
    public static Task ExpireAsync(this RedisServer server, string lockKey, string leaseId) => server.CliAsync("EVAL", Expire, "1", lockKey, leaseId);

    /// <summary>Returns when these are the holders.</summary>
    public static Task UntilHeldAsAsync(this RedisServer server, string lockKey, params string[] leaseIds) =>
        Eventually.BecomesTrueAsync(
            async () => (await server.HoldersAsync(lockKey)).Order(StringComparer.Ordinal).SequenceEqual(leaseIds.Order(StringComparer.Ordinal)),
            $"{lockKey} is held by [{string.Join(", ", leaseIds)}]");

    /// <summary>Returns the lease id with which that process holds the lock, when it does.</summary>
    public static async Task<string> UntilOneHoldsAsync(this RedisServer server, string lockKey, Peer peer)
    {
        string? held = null;
        await Eventually.BecomesTrueAsync(
            async () => (held = (await server.HoldersAsync(lockKey)).FirstOrDefault(id => id.Contains($"/{peer.Random}/", StringComparison.Ordinal))) is not null,
            $"{lockKey} is held by the process {peer.Random}");
        return held!;
    }

    /// <summary>Returns when nothing is left but the counter.</summary>
    public static Task UntilNothingIsLeftAsync(this RedisServer server) =>
        Eventually.BecomesTrueAsync(async () => (await server.KeysAsync()) is ["locks:token"], "nothing is left");
}
