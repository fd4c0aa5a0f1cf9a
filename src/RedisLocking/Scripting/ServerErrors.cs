using StackExchange.Redis;

namespace RedisLocking.Scripting;

/// <summary>What an error reply of Redis means for us. A script that was answered with an error has changed nothing: ours read before they write.</summary>
internal static class ServerErrors
{
    public static bool IsUnknownScript(RedisServerException error) => Begins(error, "NOSCRIPT");

    /// <summary>The server says that it will soon be able: loading its data, moving a slot, electing a primary.</summary>
    public static bool IsPassing(RedisServerException error) =>
        Begins(error, "LOADING") || Begins(error, "TRYAGAIN") || Begins(error, "CLUSTERDOWN") || Begins(error, "MASTERDOWN") || Begins(error, "BUSY");

    /// <summary>The error for people, with what to do about it where that is known.</summary>
    public static string Explain(string error)
    {
        var advice =
            error.Contains("NOAUTH", StringComparison.Ordinal) ? "Redis asks for a password, and got none or a wrong one: set password=… in the connection string"
            : error.Contains("WRONGPASS", StringComparison.Ordinal) || error.Contains("invalid password", StringComparison.Ordinal) ? "Redis refused password=… of the connection string"
            : error.Contains("NOPERM", StringComparison.Ordinal) ? "the Redis user lacks a permission (the README lists the commands that are needed)"
            : error.Contains("READONLY", StringComparison.Ordinal) ? "the server is a replica and takes no writes: connect to the primary"
            : error.Contains("OOM", StringComparison.Ordinal) ? "Redis has reached its maxmemory (use the policy noeviction and give it more)"
            : error.Contains("MISCONF", StringComparison.Ordinal) ? "Redis cannot persist and refuses writes"
            : null;
        return advice is null ? $"Redis answered '{error}'" : $"{advice}; Redis answered '{error}'";
    }

    /// <summary>Why there is no connection, from what the client says; its own text goes on for lines about its buffers.</summary>
    public static string ExplainConnection(string error)
    {
        if (error.Contains("NOAUTH", StringComparison.Ordinal) || error.Contains("WRONGPASS", StringComparison.Ordinal))
            return Explain(error);

        var text = error[(error.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim();
        return text.IndexOf(", origin", StringComparison.Ordinal) is var end and > 0 ? text[..end] : text;
    }

    private static bool Begins(RedisServerException error, string code) => error.Message.StartsWith(code, StringComparison.Ordinal);
}
