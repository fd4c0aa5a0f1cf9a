using System.CommandLine;
using System.Globalization;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;

namespace RedisLocking.Cli.Commands;

/// <summary>The options that say which lock, and how it is taken.</summary>
internal sealed class LockOptions
{
    private const string Forever = "forever";

    private readonly Option<string> _key = new("--key", "-k") { Description = "The lock's name: 1 to 1,024 bytes, any characters", HelpName = "name", Required = true };
    private readonly Option<string> _wait = new("--wait", "-w") { Description = "How long to wait for the lock: 0, a duration, or forever (default: 0)", HelpName = "duration" };
    private readonly Option<string> _mode = new("--mode") { Description = "Take it as one of many readers, or as the only writer (default: neither, one holder)", HelpName = "read|write" };
    private readonly Option<int?> _permits = new("--permits") { Description = "Let so many hold it at a time, 1 to 1,000,000 (default: one)", HelpName = "n" };
    private readonly HoldOptions _hold = new();

    public IEnumerable<Option> Options => [_key, _wait, _mode, _permits, .. _hold.Options];

    public LockOptions() => _mode.CompletionSources.Add("read", "write");

    /// <exception cref="FailedException">A value cannot be read, or is out of its range.</exception>
    public LockRequest Read(ParseResult parsed)
    {
        var (ttl, owner) = _hold.Read(parsed);
        var wait = parsed.GetValue(_wait) == Forever ? Timeout.InfiniteTimeSpan : HoldOptions.Duration(parsed, _wait, TimeSpan.Zero);
        var (kind, permits) = Kind(parsed);
        return new LockRequest(new LockName(parsed.GetRequiredValue(_key)), ttl, wait, owner, kind, permits);
    }

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
}
