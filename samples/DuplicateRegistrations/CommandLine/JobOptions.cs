namespace DuplicateRegistrations.CommandLine;

/// <summary>What the job is asked to do.</summary>
internal sealed record JobOptions
{
    /// <summary>How many API servers there are.</summary>
    public int Servers { get; init; } = 2;

    /// <summary>How many different users register.</summary>
    public int Users { get; init; } = 20;

    /// <summary>How many identical requests each user sends at once.</summary>
    public int Requests { get; init; } = 50;

    /// <summary>The Redis to use, <c>HOST:PORT</c>; null: a private one.</summary>
    public string? Redis { get; init; }

    public bool Json { get; init; }

    public bool Help { get; init; }
}

/// <summary>The command line is wrong; the message says what and how.</summary>
internal sealed class UsageException(string message) : Exception(message);
