namespace RedisLocking.Cli.Output;

/// <summary>What the command line was asked for cannot be done: one line for a person, and how the process ends.</summary>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="code">The same for a program: a word.</param>
/// <param name="message">The line.</param>
internal sealed class FailedException(int exitCode, string code, string message) : Exception(message)
{
    public int ExitCode => exitCode;

    public string Code => code;

    public static FailedException Usage(string message) => new(ExitCodes.Usage, "usage", message);

    public static FailedException Lost(string message) => new(ExitCodes.Lost, "lost", message);
}
