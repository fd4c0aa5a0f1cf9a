using StackExchange.Redis;

namespace RedisLocking.Configuration;

/// <summary>What every value of <see cref="RedisLockOptions"/> must be, told by the name of the option.</summary>
internal static class RedisLockOptionsRules
{
    private const int LongestPrefix = 128;
    private const int MostReplicas = 8;

    // A claim: what a lock lasts that is handed over, whatever its TTL.
    private static readonly TimeSpan LeastHoldOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinDeadline = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxPassBudget = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxDeadline = TimeSpan.FromMinutes(1);

    public static List<string> Broken(RedisLockOptions options)
    {
        var broken = new List<string>();
        if (options.Ttl < LeaseOptions.MinTtl || options.Ttl > LeaseOptions.MaxTtl)
            broken.Add($"{nameof(options.Ttl)} is {options.Ttl}; it must be between 100 ms and 24 h.");
        if (options.MaxHold < LeaseOptions.MinTtl)
            broken.Add($"{nameof(options.MaxHold)} is {options.MaxHold}; it must be at least 100 ms, or null for no limit.");
        if (options.OperationDeadline < MinDeadline || options.OperationDeadline > MaxDeadline)
            broken.Add($"{nameof(options.OperationDeadline)} is {options.OperationDeadline}; it must be between 10 ms and 1 min.");
        if (options.LocalPassBudget < TimeSpan.Zero || options.LocalPassBudget > MaxPassBudget)
            broken.Add($"{nameof(options.LocalPassBudget)} is {options.LocalPassBudget}; it must be between 0 and 10 s.");
        if (string.IsNullOrEmpty(options.KeyPrefix) || options.KeyPrefix.Length > LongestPrefix || options.KeyPrefix.Any(c => c is '{' or '}' || char.IsControl(c)))
            broken.Add($"{nameof(options.KeyPrefix)} must be 1 to 128 characters without braces and control characters.");
        if (options.ConnectionString is { } connection && WhyUnusable(connection) is { } why)
            broken.Add($"{nameof(options.ConnectionString)} cannot be used: {why}");
        if (options.ReplicaAcks is < 0 or > MostReplicas)
            broken.Add($"{nameof(options.ReplicaAcks)} is {options.ReplicaAcks}; it must be between 0 and {MostReplicas}.");
        if (options is { ReplicaAcks: not 0, Quorum.Count: > 0 })
            broken.Add($"{nameof(options.ReplicaAcks)} is set with {nameof(options.Quorum)}, whose servers have no replicas.");
        if (options.Quorum is null or { Count: > 0 } and not { Count: 3 or 5 or 7 or 9 })
            broken.Add($"{nameof(options.Quorum)} names {options.Quorum?.Count ?? 0} servers; it must name 3, 5, 7 or 9, or none.");
        foreach (var server in options.Quorum ?? [])
        {
            if (WhyUnusable(server) is { } unusable)
                broken.Add($"{nameof(options.Quorum)} cannot be used: of one server, {unusable}");
        }

        if (options is { Quorum.Count: > 0, ConnectionString: not null })
            broken.Add($"{nameof(options.Quorum)} and {nameof(options.ConnectionString)} are both set; set one.");
        if (options.RestartHoldOff < LeaseOptions.MinTtl || options.RestartHoldOff > LeaseOptions.MaxTtl)
            broken.Add($"{nameof(options.RestartHoldOff)} is {options.RestartHoldOff}; it must be between 100 ms and 24 h.");
        if (options is { Quorum: null or { Count: 0 } } && options.RestartHoldOff < LeastHoldOff)
            broken.Add($"{nameof(options.RestartHoldOff)} is {options.RestartHoldOff}; without {nameof(options.Quorum)} it must be at least 1 s, for which a lock that is handed over is its next holder's.");
        if (options.HoldsOff && options.Ttl > options.HoldOff)
            broken.Add($"{nameof(options.Ttl)} is {options.Ttl}; it must be at most {nameof(options.RestartHoldOff)}, {options.HoldOff}.");
        return broken;
    }

    /// <summary>A copy that nobody else changes.</summary>
    /// <param name="options">What the application says.</param>
    /// <param name="more">What else is wrong with them, if something is.</param>
    /// <exception cref="ArgumentException">Something is wrong; the message names it.</exception>
    public static RedisLockOptions Checked(RedisLockOptions options, Func<RedisLockOptions, string?> more)
    {
        ArgumentNullException.ThrowIfNull(options);
        var broken = Broken(options);
        if (more(options) is { } missing)
            broken.Add(missing);
        if (broken.Count > 0)
            throw new ArgumentException($"The options for RedisLocking cannot be used. {string.Join(' ', broken)}", nameof(options));
        return options.Clone();
    }

    /// <summary>What is wrong with a connection string, to end a sentence with; null when nothing is. It may hold a password, so no message repeats it.</summary>
    public static string? WhyUnusable(string connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
            return "it is empty.";
        try
        {
            return ConfigurationOptions.Parse(connectionString).EndPoints.Count == 0 ? "it names no server." : null;
        }
        catch (ArgumentException unreadable)
        {
            return $"{unreadable.GetType().Name}: it is not of the form 'host:port,option=value'.";
        }
    }
}
