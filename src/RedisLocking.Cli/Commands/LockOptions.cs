using System.CommandLine;
using System.Globalization;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Commands;

/// <summary>The options that say which lock, and how it is taken.</summary>
internal sealed class LockOptions
{
    private const string Forever = "forever";
    private const int LongestOwner = 128;

    private readonly Option<string> _key = new("--key", "-k") { Description = "The lock's name: 1 to 1,024 bytes, any characters", HelpName = "name", Required = true };
    private readonly Option<string> _wait = new("--wait", "-w") { Description = "How long to wait for the lock: 0, a duration, or forever (default: 0)", HelpName = "duration" };
    private readonly Option<string> _ttl = new("--ttl") { Description = "How long the lock outlives a crash: 100ms to 24h (default: 30s)", HelpName = "duration" };
    private readonly Option<string> _mode = new("--mode") { Description = "Take it as one of many readers, or as the only writer (default: neither, one holder)", HelpName = "read|write" };
    private readonly Option<int?> _permits = new("--permits") { Description = "Let so many hold it at a time, 1 to 1,000,000 (default: one)", HelpName = "n" };
    private readonly Option<string> _owner = new("--owner") { Description = "Whose it is, as list shows it (default: user@machine/pid)", HelpName = "label" };

    public IEnumerable<Option> Options => [_key, _wait, _ttl, _mode, _permits, _owner];

    public LockOptions() => _mode.CompletionSources.Add("read", "write");

    /// <exception cref="FailedException">A value cannot be read, or is out of its range.</exception>
    public LockRequest Read(ParseResult parsed)
    {
        var ttl = Duration(parsed, _ttl, LeaseOptions.DefaultTtl);
        if (ttl < LeaseOptions.MinTtl || ttl > LeaseOptions.MaxTtl)
            throw FailedException.Usage($"--ttl is 100ms to 24h; '{parsed.GetValue(_ttl)}' is not.");
        var wait = parsed.GetValue(_wait) == Forever ? Timeout.InfiniteTimeSpan : Duration(parsed, _wait, TimeSpan.Zero);
        var (kind, permits) = Kind(parsed);
        return new LockRequest(new LockName(parsed.GetRequiredValue(_key)), ttl, wait, parsed.GetValue(_owner) ?? DefaultOwner(), kind, permits);
    }

    /// <summary>A duration that was typed, or the default.</summary>
    public static TimeSpan Duration(ParseResult parsed, Option<string> option, TimeSpan unset) => parsed.GetValue(option) switch
    {
        null => unset,
        var text when DurationText.TryParse(text, out var duration) => duration,
        var text => throw FailedException.Usage($"{option.Name} takes a number and a unit, such as 250ms, 30s, 5m or 24h; '{text}' is none."),
    };

    private (RequestKind Kind, int Permits) Kind(ParseResult parsed) => (parsed.GetValue(_mode), parsed.GetValue(_permits)) switch
    {
        (null, null) => (RequestKind.Exclusive, 1),
        (null, >= 1 and <= ILockProvider.MaxPermits and int permits) => (RequestKind.Permit, permits),
        (null, var permits) => throw FailedException.Usage(string.Create(CultureInfo.InvariantCulture, $"--permits is 1 to 1,000,000; {permits} is not.")),
        (_, not null) => throw FailedException.Usage("--mode and --permits cannot be given together: a lock is of readers and a writer, or a semaphore."),
        ("read", _) => (RequestKind.Read, 1),
        ("write", _) => (RequestKind.Write, 1),
        var (mode, _) => throw FailedException.Usage($"--mode is read or write; '{mode}' is neither."),
    };

    private static string DefaultOwner()
    {
        var owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.UserName}@{Environment.MachineName}/{Environment.ProcessId}");
        return owner.Length <= LongestOwner ? owner : owner[^LongestOwner..];
    }
}
