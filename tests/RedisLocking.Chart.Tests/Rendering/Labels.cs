using System.Text.Json.Nodes;

namespace RedisLocking.Chart.Tests.Rendering;

/// <summary>Maps of texts: labels, and what selects by them.</summary>
internal static class Labels
{
    public static IReadOnlyDictionary<string, string> Read(JsonNode? map) =>
        map is null ? new Dictionary<string, string>() : map.AsObject().ToDictionary(entry => entry.Key, entry => entry.Value!.GetValue<string>());

    public static bool Match(IReadOnlyDictionary<string, string> selector, IReadOnlyDictionary<string, string> labels) =>
        selector.All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);
}
