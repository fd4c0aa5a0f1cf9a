using RedisLocking.TestSupport;

namespace RedisLocking.Repository.Tests;

/// <summary>The files of this repository. Every path is relative to its root, with forward slashes.</summary>
internal static class RepositoryFiles
{
    public static string Root => RepositoryRoot.Path;

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
}
