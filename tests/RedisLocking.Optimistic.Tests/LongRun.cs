using System.Globalization;

namespace RedisLocking.Optimistic.Tests;

/// <summary>How much a test does: what fits into every run, or as much as the environment says.</summary>
internal static class LongRun
{
    /// <summary><c>OPTIMISTIC_ROUNDS</c>: how often two add to one value at the same time. Once by hand: 10,000.</summary>
    public static int Rounds { get; } = Number("OPTIMISTIC_ROUNDS", usual: 200);

    /// <summary><c>OPTIMISTIC_NUMBERS</c>: how many numbers eight processes take. Once by hand: 1,000,000.</summary>
    public static int Numbers { get; } = Number("OPTIMISTIC_NUMBERS", usual: 20_000);

    private static int Number(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
