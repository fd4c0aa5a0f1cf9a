namespace RedisLocking.TestSupport;

/// <summary>Finds the redis-server program.</summary>
internal static class RedisProgram
{
    private const string Name = "redis-server";

    // A shell without /usr/local/bin or Homebrew's folder in PATH is common among editors and CI agents.
    private static readonly string[] UsualFolders = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];

    public static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Concat(UsualFolders).Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                "These tests run against a real Redis, and the program redis-server was not found on this machine. Install it: " +
                "'apt-get install redis-server' on Debian and Ubuntu, 'brew install redis' on macOS; or run tests/run.sh, which does.");
    }
}
