using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace RedisLocking.Server.Dashboard;

/// <summary>A file of the dashboard. It is embedded in the assembly, so that it is found wherever the service is started.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Content">What is in it.</param>
/// <param name="Tag">Another for every other content.</param>
internal sealed record DashboardAsset(string Name, string ContentType, ReadOnlyMemory<byte> Content, EntityTagHeaderValue Tag)
{
    private const string Prefix = "dashboard/"; // As the project file names the resources.

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DashboardAsset> ReadAll() =>
        [.. typeof(DashboardAsset).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(Read)];

    private static DashboardAsset Read(string resource)
    {
        using var stream = typeof(DashboardAsset).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"");
        return new DashboardAsset(resource[Prefix.Length..], ContentTypes[Path.GetExtension(resource)], content, tag);
    }
}
