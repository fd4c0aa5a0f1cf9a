using System.Globalization;

namespace DuplicateRegistrations.CommandLine;

internal static class CommandLineParser
{
    public const string HelpText = """
        Fires bursts of identical registrations at several API servers at once, without the lock and with it.

        Usage: dotnet run --project samples/DuplicateRegistrations [-- options]

          --servers N        API servers                               (1 to 16,    default 2)
          --users N          different users that register             (1 to 10000, default 20)
          --requests N       identical requests per user, all at once  (1 to 1000,  default 50)
          --redis HOST:PORT  use this Redis, under keys of this run that are removed in the end
                             (default: a private redis-server; without that program, the in-memory provider)
          --json             print one JSON object and nothing else
          --help             print this

        Exit code: 0 with the lock every user was registered once and no lock was left; 1 not so, or something failed;
        2 the options are wrong; 130 stopped by Ctrl+C.
        """;

    public static JobOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new JobOptions();
        var rest = new Queue<string>(arguments.SelectMany(SplitAtEquals));
        while (rest.TryDequeue(out var option))
        {
            options = option switch
            {
                "--servers" => options with { Servers = Number(option, rest, 16) },
                "--users" => options with { Users = Number(option, rest, 10_000) },
                "--requests" => options with { Requests = Number(option, rest, 1_000) },
                "--redis" => options with { Redis = Endpoint(option, rest) },
                "--json" => options with { Json = true },
                "--help" or "-h" or "-?" => options with { Help = true },
                _ => throw new UsageException($"'{option}' is no option of this program."),
            };
        }

        return options;
    }

    private static string[] SplitAtEquals(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) ? argument.Split('=', 2) : [argument];

    private static int Number(string option, Queue<string> rest, int max)
    {
        var text = Value(option, rest);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max
            ? number
            : throw new UsageException($"{option} must be a whole number from 1 to {max}, not '{text}'.");
    }

    private static string Endpoint(string option, Queue<string> rest)
    {
        var text = Value(option, rest);
        var colon = text.LastIndexOf(':');
        var isEndpoint = colon > 0
            && !text.AsSpan().ContainsAny(", =")
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535;
        return isEndpoint ? text : throw new UsageException($"{option} must be HOST:PORT, as in 127.0.0.1:6379, not '{text}'.");
    }

    private static string Value(string option, Queue<string> rest) =>
        rest.TryDequeue(out var value) && !value.StartsWith("--", StringComparison.Ordinal)
            ? value
            : throw new UsageException($"{option} needs a value.");
}
