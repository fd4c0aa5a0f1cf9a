using System.Runtime.Versioning;
using RedisLocking.Cli.Output;

namespace RedisLocking.Cli.Processes;

/// <summary>A command that can be started, as far as a look at the file tells.</summary>
/// <param name="Path">The program's file.</param>
/// <param name="Arguments">What it is called with, its name as it was typed first.</param>
[UnsupportedOSPlatform("windows")]
internal sealed record CommandLine(string Path, IReadOnlyList<string> Arguments)
{
    private const string UsualPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>Finds the program as a shell would, before any lock is taken for it.</summary>
    /// <exception cref="FailedException">It is not there (127), or nothing that can be executed (126).</exception>
    public static CommandLine Find(IReadOnlyList<string> words)
    {
        var name = words[0];
        var found = Candidates(name).Where(File.Exists).ToList();
        if (found.Find(IsExecutable) is { } path)
            return new CommandLine(path, words);
        throw found.Count > 0 || Directory.Exists(name) ? NotExecutable(name) : NotFound(name);
    }

    public static FailedException NotExecutable(string name) =>
        new(ExitCodes.NotExecutable, "not-executable", $"'{name}' is not executable.");

    public static FailedException NotFound(string name) =>
        new(ExitCodes.NotFound, "not-found", name.Contains('/', StringComparison.Ordinal) ? $"there is no command '{name}'." : $"there is no command '{name}' in PATH.");

    private static IEnumerable<string> Candidates(string name) =>
        name.Length == 0 ? []
        : name.Contains('/', StringComparison.Ordinal) ? [name]
        : (Environment.GetEnvironmentVariable("PATH") ?? UsualPath).Split(':').Select(folder => System.IO.Path.Combine(folder.Length == 0 ? "." : folder, name));

    private static bool IsExecutable(string path) => Posix.Access(path, Posix.MayExecute) == 0;
}
