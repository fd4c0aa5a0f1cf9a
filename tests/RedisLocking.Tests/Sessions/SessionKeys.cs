using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Sessions;

/// <summary>Sessions as the server has them.</summary>
internal static class SessionKeys
{
    /// <summary>The key of the only session.</summary>
    public static async Task<string> SessionKeyAsync(this RedisServer server, string prefix = "locks") =>
        (await server.CliAsync("KEYS", $"{prefix}:session:*")).Texts.ShouldHaveSingleItem()!;

    /// <summary>Ends the only session under its process, which hears of it at its next renewal, or when it asks for a lock.</summary>
    public static async Task DeleteSessionAsync(this RedisServer server, string prefix = "locks") =>
        (await server.CliAsync("DEL", await server.SessionKeyAsync(prefix))).Number.ShouldBe(1);
}
