using System.Globalization;

namespace RedisLocking.Benchmarks.Harness;

/// <summary>
/// How many commands a server has run, by INFO commandstats: those that clients sent, and those that scripts ran. What the
/// harness and the client's heartbeat send is left out.
/// </summary>
internal sealed record ServerCommands(long All, long Scripts)
{
    private const string RowStart = "cmdstat_";

    private static readonly string[] NotCounted = ["info", "select", "ping", "unsubscribe", "config|get", "client|setname"];
    private static readonly string[] ScriptCalls = ["eval", "evalsha", "fcall"];

    public static async Task<ServerCommands> ReadAsync(RedisClient redis)
    {
        // Not by IServer.Info, for which the client wants to be in admin mode.
        var info = (string?)await redis.Database.ExecuteAsync("INFO", "commandstats") ?? "";
        var calls = info.Split("\r\n").Where(line => line.StartsWith(RowStart, StringComparison.Ordinal)).Select(ReadRow).ToArray();
        return new ServerCommands(
            calls.Where(row => !NotCounted.Contains(row.Command)).Sum(row => row.Calls),
            calls.Where(row => ScriptCalls.Contains(row.Command)).Sum(row => row.Calls));
    }

    public ServerCommands Since(ServerCommands earlier) => new(All - earlier.All, Scripts - earlier.Scripts);

    // cmdstat_get:calls=12,usec=345,…
    private static (string Command, long Calls) ReadRow(string row)
    {
        var (name, calls) = (row.IndexOf(':'), row.IndexOf('='));
        return (row[RowStart.Length..name], long.Parse(row.AsSpan((calls + 1)..row.IndexOf(',')), CultureInfo.InvariantCulture));
    }
}
