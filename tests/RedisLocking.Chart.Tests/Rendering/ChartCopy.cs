namespace RedisLocking.Chart.Tests.Rendering;

/// <summary>A copy of the chart that a test may break.</summary>
internal sealed class ChartCopy : IDisposable
{
    public ChartCopy()
    {
        foreach (var file in Directory.EnumerateFiles(RepositoryFolder.Chart, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(RepositoryFolder.Chart, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("redis-locking-chart-").FullName;

    /// <summary>Writes something else in the one place where a text stands.</summary>
    public void Replace(string file, string text, string other)
    {
        var path = Path.Combine(Folder, file);
        var before = File.ReadAllText(path);
        (before.Split(text).Length - 1).ShouldBe(1, $"{file} should say once: {text}");
        File.WriteAllText(path, before.Replace(text, other, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
