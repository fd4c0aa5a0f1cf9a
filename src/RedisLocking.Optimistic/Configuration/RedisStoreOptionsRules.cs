using RedisLocking.Configuration;

namespace RedisLocking.Optimistic.Configuration;

/// <summary>What every value of <see cref="RedisStoreOptions"/> must be, told by the name of the option.</summary>
internal static class RedisStoreOptionsRules
{
    private const int LongestName = 128;
    private static readonly TimeSpan MinDeadline = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxDeadline = TimeSpan.FromMinutes(1);

    public static List<string> Broken(RedisStoreOptions options)
    {
        var broken = new List<string>();
        if (options.ConnectionString is { } connection && RedisLockOptionsRules.WhyUnusable(connection) is { } why)
            broken.Add($"{nameof(options.ConnectionString)} cannot be used: {why}");
        if (!IsName(options.KeyPrefix))
            broken.Add($"{nameof(options.KeyPrefix)} must be 1 to 128 characters without braces and control characters.");
        if (options.Partition is not null && !IsName(options.Partition))
            broken.Add($"{nameof(options.Partition)} must be 1 to 128 characters without braces and control characters, or null for none.");
        if (options.OperationDeadline < MinDeadline || options.OperationDeadline > MaxDeadline)
            broken.Add($"{nameof(options.OperationDeadline)} is {options.OperationDeadline}; it must be between 10 ms and 1 min.");
        return broken;
    }

    /// <exception cref="ArgumentException">Something is wrong; the message names it.</exception>
    public static RedisStoreOptions Checked(RedisStoreOptions options, bool needsConnection)
    {
        ArgumentNullException.ThrowIfNull(options);
        var broken = Broken(options);
        if (needsConnection && options.ConnectionString is null)
            broken.Add($"{nameof(options.ConnectionString)} is not set.");
        return broken.Count == 0 ? options : throw new ArgumentException($"The options for the versioned store cannot be used. {string.Join(' ', broken)}", nameof(options));
    }

    private static bool IsName(string? text) =>
        text is { Length: > 0 and <= LongestName } && !text.Any(character => character is '{' or '}' || char.IsControl(character));
}
