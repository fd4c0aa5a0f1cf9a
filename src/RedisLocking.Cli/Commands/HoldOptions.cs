using System.CommandLine;
using System.Globalization;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Commands;

/// <summary>The options that say on which terms a lease is held, of whatever kind.</summary>
internal sealed class HoldOptions
{
    private const int LongestOwner = 128;

    private readonly Option<string> _ttl = new("--ttl") { Description = "How long the lock outlives a crash: 100ms to 24h (default: 30s)", HelpName = "duration" };
    private readonly Option<string> _owner = new("--owner") { Description = "Whose it is, as list shows it (default: user@machine/pid)", HelpName = "label" };

    public IEnumerable<Option> Options => [_ttl, _owner];

    /// <exception cref="FailedException">A value cannot be read, or is out of its range.</exception>
    public (TimeSpan Ttl, string Owner) Read(ParseResult parsed)
    {
        var ttl = Duration(parsed, _ttl, LeaseOptions.DefaultTtl);
        return ttl >= LeaseOptions.MinTtl && ttl <= LeaseOptions.MaxTtl
            ? (ttl, parsed.GetValue(_owner) ?? DefaultOwner())
            : throw FailedException.Usage($"--ttl is 100ms to 24h; '{parsed.GetValue(_ttl)}' is not.");
    }

    /// <summary>A duration that was typed, or the default.</summary>
    public static TimeSpan Duration(ParseResult parsed, Option<string> option, TimeSpan unset) => parsed.GetValue(option) switch
    {
        null => unset,
        var text when DurationText.TryParse(text, out var duration) => duration,
        var text => throw FailedException.Usage($"{option.Name} takes a number and a unit, such as 250ms, 30s, 5m or 24h; '{text}' is none."),
    };

    private static string DefaultOwner()
    {
        var owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.UserName}@{Environment.MachineName}/{Environment.ProcessId}");
        return owner.Length <= LongestOwner ? owner : owner[^LongestOwner..];
    }
}
