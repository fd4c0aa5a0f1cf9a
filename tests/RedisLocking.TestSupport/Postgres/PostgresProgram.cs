using System.Diagnostics;
using System.Globalization;

namespace RedisLocking.TestSupport;

/// <summary>Finds PostgreSQL's programs, and runs them as somebody they agree to run as.</summary>
internal static class PostgresProgram
{
    // It refuses to run as root; Debian's package makes this user.
    private const string User = "postgres";

    public static string Find(string name) => Folders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException(
            $"These tests run against a real PostgreSQL, and the program {name} was not found on this machine. Install it: " +
            "'apt-get install postgresql' on Debian and Ubuntu, 'brew install postgresql' on macOS; or run tests/run.sh, which does.");

    /// <summary>The command, run as another user where this process is root's.</summary>
    public static IReadOnlyList<string> Command(params IEnumerable<string> command) =>
        Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", .. command] : [.. command];

    /// <summary>Runs a program to its end.</summary>
    public static async Task RunAsync(string directory, IReadOnlyList<string> command, TimeSpan patience)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(patience);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{string.Join(' ', command)}' ended with {process.ExitCode}:{Environment.NewLine}{await output}{await errors}");
    }

    /// <summary>Gives a directory to the user that the programs run as.</summary>
    public static Task OwnAsync(string directory, TimeSpan patience) =>
        Environment.IsPrivilegedProcess ? RunAsync(directory, ["chown", $"{User}:{User}", directory], patience) : Task.CompletedTask;

    // Debian keeps the servers of all its versions out of PATH; the newest is taken.
    private static IEnumerable<string> Folders()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return [.. path, .. Versions("/usr/lib/postgresql"), "/usr/local/bin", "/opt/homebrew/opt/postgresql/bin"];
    }

    private static IEnumerable<string> Versions(string parent) =>
        Directory.Exists(parent)
            ? Directory.GetDirectories(parent)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
}
