using System.Globalization;
using RedisLocking.Connections;
using StackExchange.Redis;

namespace RedisLocking.Scripting;

/// <summary>
/// What a failed call means for us. A script that was answered with an error has changed nothing: ours read before they
/// write.
/// </summary>
internal static class ServerErrors
{
    // What our scripts answer with where a key holds something else than they may touch: of the lock, to go on with after its
    // name, and of any other key, a sentence.
    private const string OfLock = "LOCK ";
    private const string HeldOff = "HELDOFF ";
    private const string OfSession = "SESSION ";
    private const string Layout = "LAYOUT ";

    // Where the script was sent is not, or not yet, where it is to be run. The last two are the client's own words for a MOVED
    // that it could not follow.
    private static readonly string[] ElsewhereCodes = ["READONLY ", "MASTERDOWN ", "NOREPLICAS ", "LOADING ", "CLUSTERDOWN ", "MOVED ", "ASK ", "Endpoint ", "Key has MOVED "];
    private static readonly string[] BusyCodes = ["TRYAGAIN ", "BUSY "];

    // The client's, of a node that it still takes for a replica, when another node has just said that this one has the slot.
    private const string ForPrimaries = "Command cannot be issued to a ";

    public static bool IsUnknownScript(Exception error) => error is RedisServerException && Begins(error, "NOSCRIPT");

    /// <summary>The script was not run, and may well be in a moment: the server loads its data, moves a slot or is no primary, or we are not connected.</summary>
    public static bool IsPassing(Exception error) =>
        IsElsewhere(error) || (error is RedisServerException && BusyCodes.Any(code => Says(error, code)));

    /// <summary>The script was not run, and another server may be the one to run it: one that was promoted, or that has the slot now.</summary>
    public static bool IsElsewhere(Exception error) => error switch
    {
        RedisServerException => ElsewhereCodes.Any(code => Says(error, code)),
        NoPrimaryException => true,
        RedisCommandException => Begins(error, ForPrimaries),
        RedisConnectionException { InnerException: RedisCommandException refused } => Begins(refused, ForPrimaries),
        RedisConnectionException connection => connection.FailureType is ConnectionFailureType.UnableToResolvePhysicalConnection,
        _ => false,
    };

    /// <summary>The failure that a call ends with; null for an exception that is not about the store.</summary>
    public static StoreFailure? ToFailure(Exception error) => error switch
    {
        StoreFailure failure => failure,
        NoPrimaryException => new StoreFailure(error.Message, mayHaveRun: false, error),
        RedisServerException => new StoreFailure(Explain(error), mayHaveRun: false, error) { OfLock = RestOfLock(error.Message), IsSessionOver = Begins(error, OfSession) },
        RedisCommandException or ObjectDisposedException => new StoreFailure($"the Redis client refused the call ({error.Message})", mayHaveRun: false, error),
        TimeoutException => new StoreFailure("Redis did not answer in time", mayHaveRun: true, error),
        RedisException => new StoreFailure($"the connection to Redis broke before the answer ({error.Message})", mayHaveRun: true, error),
        _ => null,
    };

    /// <summary>The failure that a script tells in an answer of several parts.</summary>
    public static StoreFailure OfLayout(string error) =>
        new(Explain(error), mayHaveRun: false, innerException: null) { OfLock = RestOfLock(error) };

    /// <summary>The error for people, with what to do about it where that is known.</summary>
    public static string Explain(Exception error) => error switch
    {
        NoPrimaryException => error.Message,
        RedisCommandException => $"the Redis client refused the call ({error.Message})",
        RedisConnectionException => $"there is no connection to Redis ({ExplainConnection(error.Message)})",
        _ => Explain(error.Message),
    };

    private static string Explain(string error)
    {
        if (error.StartsWith(Layout, StringComparison.Ordinal))
            return error[Layout.Length..];
        if (error.StartsWith(HeldOff, StringComparison.Ordinal) && long.TryParse(error.AsSpan(HeldOff.Length), CultureInfo.InvariantCulture, out var milliseconds))
            return string.Create(CultureInfo.InvariantCulture, $"the server was started, emptied or promoted, and grants nothing for another {milliseconds / 1000.0:0.0} s, for whoever held a lock there before may still believe in it");
        if (error.StartsWith(OfSession, StringComparison.Ordinal))
            return "the session " + error[OfSession.Length..];
        if (error.StartsWith(OfLock, StringComparison.Ordinal))
            return "the lock " + error[OfLock.Length..];

        var advice =
            error.Contains("NOAUTH", StringComparison.Ordinal) ? "Redis asks for a password, and got none or a wrong one: set password=… in the connection string"
            : error.Contains("WRONGPASS", StringComparison.Ordinal) || error.Contains("invalid password", StringComparison.Ordinal) ? "Redis refused password=… of the connection string"
            : error.Contains("NOPERM", StringComparison.Ordinal) ? "the Redis user lacks a permission (the README lists the commands that are needed)"
            : error.Contains("READONLY", StringComparison.Ordinal) ? "the server is a replica and takes no writes: connect to the primary, or to the Sentinels with serviceName=…"
            : error.Contains("NOREPLICAS", StringComparison.Ordinal) ? "the primary has fewer replicas than min-replicas-to-write and takes no writes"
            : error.Contains("OOM", StringComparison.Ordinal) ? "Redis has reached its maxmemory (use the policy noeviction and give it more)"
            : error.Contains("MISCONF", StringComparison.Ordinal) ? "Redis cannot persist and refuses writes"
            : null;
        return advice is null ? $"Redis answered '{error}'" : $"{advice}; Redis answered '{error}'";
    }

    // The client's own text goes on for lines about its buffers.
    private static string ExplainConnection(string error)
    {
        if (error.Contains("NOAUTH", StringComparison.Ordinal) || error.Contains("WRONGPASS", StringComparison.Ordinal))
            return Explain(error);

        var text = error[(error.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim();
        return text.IndexOf(", origin", StringComparison.Ordinal) is var end and > 0 ? text[..end] : text;
    }

    private static string? RestOfLock(string error) => error.StartsWith(OfLock, StringComparison.Ordinal) ? error[OfLock.Length..] : null;

    private static bool Begins(Exception error, string code) => error.Message.StartsWith(code, StringComparison.Ordinal);

    // Redis below 7 tells the error of a command behind where in the script it was called.
    private static bool Says(Exception error, string code) =>
        Begins(error, code) || (Begins(error, "ERR Error running script") && error.Message.Contains(": -" + code, StringComparison.Ordinal));
}
