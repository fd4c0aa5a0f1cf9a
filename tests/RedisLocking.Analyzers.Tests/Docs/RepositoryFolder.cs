namespace RedisLocking.Analyzers.Tests.Docs;

internal static class RepositoryFolder
{
    private static readonly string Root = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "RedisLocking.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds RedisLocking.sln.");
        return folder;
    }
}
