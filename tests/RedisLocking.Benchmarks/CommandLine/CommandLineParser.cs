using System.Globalization;
using System.Net;

namespace RedisLocking.Benchmarks.CommandLine;

internal static class CommandLineParser
{
    public const string All = "all";

    public static string HelpText(IEnumerable<string> scenarios) => $"""
        Measures RedisLocking beside a baseline, in turns, in one run.

        Usage: dotnet run -c Release --project tests/RedisLocking.Benchmarks -- {All}|{string.Join('|', scenarios)} [options]

          --redis HOST:PORT  use this standalone Redis, under keys of this run (default: a private redis-server)
          --rounds N         how often ours and the baseline take turns     (1 to 100, default 5)
          --workers N,N,…    how many work at once, in pair and in refuse   (1 to 4096 each, default 1,64,256 and 1,64)
          --quick            shorter rounds: shows that everything runs, not how fast
          --json             print one JSON object per line and nothing else
          --help             print this

        docs/benchmarks.md says what each number means.
        Exit code: 0 measured; 1 something failed; 2 the options are wrong; 130 stopped by Ctrl+C.
        """;

    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments, IReadOnlyCollection<string> scenarios)
    {
        var options = new BenchmarkOptions();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var argument))
        {
            options = argument switch
            {
                "--redis" => options with { Redis = Endpoint(argument, rest) },
                "--rounds" => options with { Rounds = Number(argument, Value(argument, rest), 100) },
                "--workers" => options with { Workers = [.. Value(argument, rest).Split(',').Select(n => Number(argument, n, 4096))] },
                "--quick" => options with { Quick = true },
                "--json" => options with { Json = true },
                "--help" or "-h" or "-?" => options with { Help = true },
                _ when (argument == All || scenarios.Contains(argument)) && options.Scenario == "" => options with { Scenario = argument },
                _ => throw new UsageException($"'{argument}' is neither an option nor the one scenario to run."),
            };
        }

        return options.Scenario != "" || options.Help ? options : throw new UsageException($"Name a scenario, or '{All}'.");
    }

    private static int Number(string option, string text, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max
            ? number
            : throw new UsageException($"{option} takes whole numbers from 1 to {max}, not '{text}'.");

    private static string Endpoint(string option, Queue<string> rest)
    {
        var text = Value(option, rest);
        var colon = text.LastIndexOf(':');
        var isEndpoint = colon > 0
            && !text.AsSpan().ContainsAny(", =")
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is >= 1 and <= IPEndPoint.MaxPort;
        return isEndpoint ? text : throw new UsageException($"{option} must be HOST:PORT, as in 127.0.0.1:6379, not '{text}'.");
    }

    private static string Value(string option, Queue<string> rest) =>
        rest.TryDequeue(out var value) && !value.StartsWith("--", StringComparison.Ordinal)
            ? value
            : throw new UsageException($"{option} needs a value.");
}
