using System.Globalization;

namespace RedisLocking.Benchmarks.Harness;

/// <summary>
/// How many commands a server has run, by INFO commandstats: those that clients sent, and those that scripts ran; and how long the scripts took. What the
/// harness and the client's heartbeat send is left out.
/// </summary>
internal sealed record ServerCommands(long All, long Scripts, long ScriptMicroseconds)
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
            calls.Where(row => ScriptCalls.Contains(row.Command)).Sum(row => row.Calls),
            calls.Where(row => ScriptCalls.Contains(row.Command)).Sum(row => row.Microseconds));
    }

    public ServerCommands Since(ServerCommands earlier) => new(All - earlier.All, Scripts - earlier.Scripts, ScriptMicroseconds - earlier.ScriptMicroseconds);

    // cmdstat_get:calls=12,usec=345,…
    private static (string Command, long Calls, long Microseconds) ReadRow(string row)
    {
        var numbers = row[(row.IndexOf(':') + 1)..].Split(',').Select(field => field.Split('=')).ToDictionary(field => field[0], field => field[1]);
        return (row[RowStart.Length..row.IndexOf(':')], Number("calls"), Number("usec"));

        long Number(string field) => long.Parse(numbers[field], CultureInfo.InvariantCulture);
    }
}
