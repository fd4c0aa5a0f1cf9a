using System.Globalization;
using System.Text.RegularExpressions;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>Who waits, and who listens, as the server sees it.</summary>
internal static partial class Queues
{
    /// <summary>The lease ids that wait for the lock, the first one first.</summary>
    public static async Task<IReadOnlyList<string>> PlacesAsync(this RedisServer server, string lockKey) =>
        [.. (await server.CliAsync("ZRANGE", $"{lockKey}:queue", "0", "-1")).Texts.Select(id => id!)];

    /// <summary>Returns when so many processes wait for the lock, with their lease ids.</summary>
    public static async Task<IReadOnlyList<string>> UntilQueuedAsync(this RedisServer server, string lockKey, int places = 1)
    {
        IReadOnlyList<string> ids = [];
        await Eventually.BecomesTrueAsync(async () => (ids = await server.PlacesAsync(lockKey)).Count == places, $"{places} processes wait for {lockKey}");
        return ids;
    }

    public static Task UntilHeardAsync(this RedisServer server, Peer peer) =>
        Eventually.BecomesTrueAsync(async () => await server.IsHeardAsync(peer), "the process listens on its wake channel");

    public static Task UntilUnheardAsync(this RedisServer server, Peer peer) =>
        Eventually.BecomesTrueAsync(async () => !await server.IsHeardAsync(peer), "nobody listens on the process's wake channel");

    /// <summary>Returns when the lock's value is a lease id of that process.</summary>
    public static Task UntilHeldByAsync(this RedisServer server, string lockKey, Peer peer) =>
        Eventually.BecomesTrueAsync(
            async () => (await server.CliAsync("GET", lockKey)).Text?.Contains($"/{peer.Random}/", StringComparison.Ordinal) == true,
            $"{lockKey} is held by the process {peer.Random}");

    /// <summary>Returns when the server has run one more script, of whomever.</summary>
    public static async Task UntilAskedAsync(this RedisServer server)
    {
        var before = await server.ScriptsRunAsync();
        await server.UntilAskedAsync(before);
    }

    /// <summary>Returns when the server has run more scripts than so many.</summary>
    public static async Task UntilAskedAsync(this RedisServer server, long before)
    {
        await Eventually.BecomesTrueAsync(async () => await server.ScriptsRunAsync() > before, "one more script was run");
    }

    public static async Task<long> ScriptsRunAsync(this RedisServer server)
    {
        var statistics = (await server.CliAsync("INFO", "commandstats")).Text!;
        return Calls().Matches(statistics).Sum(match => long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
    }

    public static async Task<bool> IsHeardAsync(this RedisServer server, Peer peer) =>
        (await server.CliAsync("PUBSUB", "NUMSUB", peer.WakeChannel)).Items[1].Number > 0;

    [GeneratedRegex("cmdstat_eval(?:sha)?:calls=([0-9]+)")]
    private static partial Regex Calls();
}
