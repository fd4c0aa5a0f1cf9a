using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace RedisLocking.Chart.Tests.Values;

/// <summary>Values, by the path of each: <c>redis.image.tag</c>.</summary>
internal static class ValuesFile
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
    private static readonly ISerializer Json = new SerializerBuilder().JsonCompatible().Build();
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The chart's own: path, and default as JSON.</summary>
    public static IReadOnlyDictionary<string, string> Defaults { get; } =
        Leaves(Read(File.ReadAllText(RepositoryFolder.InChart("values.yaml"))), "").ToDictionary(leaf => leaf.Path, leaf => leaf.Value);

    public static JsonObject Read(string yaml) =>
        Yaml.Deserialize<object?>(yaml) is { } values ? JsonNode.Parse(Json.Serialize(values))!.AsObject() : [];

    /// <summary>Whether values say one of their own.</summary>
    public static bool Says(JsonObject values, string path) => Parent(values, path)?.ContainsKey(path[(path.LastIndexOf('.') + 1)..]) == true;

    /// <summary>The same values, and the default of one.</summary>
    public static JsonObject Without(JsonObject values, string path)
    {
        var copy = values.DeepClone().AsObject();
        Parent(copy, path)!.Remove(path[(path.LastIndexOf('.') + 1)..]);
        return copy;
    }

    private static JsonObject? Parent(JsonObject values, string path) =>
        path.Split('.')[..^1].Aggregate((JsonNode?)values, (node, name) => (node as JsonObject)?[name]) as JsonObject;

    private static IEnumerable<(string Path, string Value)> Leaves(JsonNode? node, string path) => node is JsonObject { Count: > 0 } map
        ? map.SelectMany(entry => Leaves(entry.Value, path.Length == 0 ? entry.Key : $"{path}.{entry.Key}"))
        : [(path, node?.ToJsonString(AsWritten) ?? "null")];
}
