namespace RedisLocking.TestSupport;

/// <summary>Where this repository lies, for tests that read its files: source paths say nothing in a deterministic build.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder of RedisLocking.sln.</summary>
    public static string Path { get; } = Find();

    /// <summary>A file as text, its lines ended by LF; the path is relative to the root.</summary>
    public static string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Path, path)).ReplaceLineEndings("\n");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "RedisLocking.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds RedisLocking.sln.");
    }
}
