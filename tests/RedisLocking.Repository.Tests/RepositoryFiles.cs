namespace RedisLocking.Repository.Tests;

/// <summary>The files of this repository. Every path is relative to its root, with forward slashes.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string FullPath(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(FullPath(path));

    /// <summary>The files under a folder, sorted, without what a build wrote. A folder that does not exist has none.</summary>
    public static IReadOnlyList<string> Find(string folder, string pattern)
    {
        if (!Directory.Exists(FullPath(folder)))
            return [];
        return
        [
            .. Directory.EnumerateFiles(FullPath(folder), pattern, SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
                .Where(file => !file.Split('/').Any(part => part is "bin" or "obj"))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RedisLocking.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds RedisLocking.sln.");
    }
}
