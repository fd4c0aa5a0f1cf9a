using System.Globalization;
using RedisLocking.TestSupport;

namespace RedisLocking.Samples.Tests;

/// <summary>What is in Redis of the locks that are held: every key but the counter of tokens.</summary>
internal sealed class HeldLocks(RedisServer redis, string keySpace, TimeSpan ttl)
{
    private const int Gone = -2;

    public Task<IReadOnlyList<string>> AllAsync() => FindAsync("");

    /// <summary>Those of one server; their values name its process.</summary>
    public Task<IReadOnlyList<string>> OfAsync(ApiProcess server) => FindAsync(string.Create(CultureInfo.InvariantCulture, $"/{server.Id}/"));

    private async Task<IReadOnlyList<string>> FindAsync(string holder)
    {
        await using var connection = await redis.ConnectAsync();
        var found = new List<string>();
        var cursor = "0";
        do
        {
            var page = await connection.SendAsync("SCAN", cursor, "MATCH", $"{keySpace}:locks:{{*", "COUNT", "1000");
            cursor = page.Items[0].Text!;
            foreach (var key in page.Items[1].Texts)
            {
                // A key without an end, or with a later one, would be a lock that outlives its TTL.
                var left = (await connection.SendAsync("PTTL", key!)).Number;
                if (left != Gone)
                    left.ShouldBeInRange(0, (long)ttl.TotalMilliseconds, key);
                if ((await connection.SendAsync("GET", key!)).Text is { } value && value.Contains(holder, StringComparison.Ordinal))
                    found.Add($"{key} = {value}");
            }
        }
        while (cursor != "0");
        return found;
    }
}
