namespace RedisLocking.TestSupport;

/// <summary>Where this repository lies, for tests that read its files: source paths say nothing in a deterministic build.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder of RedisLocking.sln.</summary>
    public static string Path { get; } = Find();

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
