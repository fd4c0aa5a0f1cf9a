using System.Text.Json.Nodes;

namespace RedisLocking.Chart.Tests.Rendering;

/// <summary>Reads what may be absent.</summary>
internal static class JsonReading
{
    public static IEnumerable<JsonNode> Items(this JsonNode? list) => list is null ? [] : list.AsArray().Select(item => item!);

    public static string? Text(this JsonNode? node, string name) => node?[name]?.ToString();
}
