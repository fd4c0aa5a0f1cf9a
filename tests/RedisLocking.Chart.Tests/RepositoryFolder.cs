using System.Reflection;

namespace RedisLocking.Chart.Tests;

/// <summary>Where this was built from.</summary>
internal static class RepositoryFolder
{
    public static string Root { get; } = typeof(RepositoryFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "Repository").Value!;

    public static string Chart { get; } = Path.Combine(Root, "charts", "redis-locking");

    public static string InChart(params string[] path) => Path.Combine([Chart, .. path]);
}
