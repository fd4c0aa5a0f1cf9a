namespace RedisLocking.Benchmarks.CommandLine;

/// <summary>What to measure, and how.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>A scenario's name, or <c>all</c>.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The Redis to use, <c>HOST:PORT</c>; null: a private one.</summary>
    public string? Redis { get; init; }

    /// <summary>One JSON object per line instead of tables.</summary>
    public bool Json { get; init; }

    /// <summary>How often ours and the baseline take turns.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>How many work at once in <c>pair</c> and <c>refuse</c>; null: each scenario's own.</summary>
    public IReadOnlyList<int>? Workers { get; init; }

    /// <summary>Shorter rounds, to see that everything runs; too short for figures that are quoted.</summary>
    public bool Quick { get; init; }

    public bool Help { get; init; }
}

/// <summary>The command line is wrong; the message says what and how.</summary>
internal sealed class UsageException(string message) : Exception(message);
