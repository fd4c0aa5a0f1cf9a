using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using RedisLocking.Names;

namespace RedisLocking.Optimistic;

/// <summary>Values as JSON and back, with the version in the property that carries it.</summary>
internal static class JsonValues
{
    /// <exception cref="ArgumentException">It is larger than 1 MB.</exception>
    public static byte[] Write<T>(string key, T value, JsonSerializerOptions options)
    {
        var type = TypeInfo<T>(options);
        var bytes = value is not null && VersionProperty.Of(type) is { } version
            ? WriteWithout(version, value, type)
            : JsonSerializer.SerializeToUtf8Bytes(value, type);
        ThrowIfTooLarge(key, bytes.Length);
        return bytes;
    }

    public static Entry<T> Read<T>(StoredEntry entry, JsonSerializerOptions options)
    {
        var type = TypeInfo<T>(options);
        return new Entry<T>(entry.Key, Read(entry, type, options), entry.Version, entry.CreateRevision, entry.ModifyRevision);
    }

    /// <summary>The entry that a value became: with the same object, or a copy where its version cannot be set.</summary>
    public static Entry<T> Written<T>(StoredEntry entry, T value, JsonSerializerOptions options) => Raise(entry, value, options)
        ? new Entry<T>(entry.Key, value, entry.Version, entry.CreateRevision, entry.ModifyRevision)
        : Read<T>(entry, options);

    /// <summary>Puts an entry's version into the value that was written; false: it cannot be set there.</summary>
    public static bool Raise<T>(StoredEntry entry, T value, JsonSerializerOptions options) =>
        value is null || VersionProperty.Of(TypeInfo<T>(options)) is not { } version || version.TryRaise(value, entry.Version);

    /// <summary>The version that a value carries; null when its type has none.</summary>
    public static Expected? Carried<T>(T value, JsonSerializerOptions options) =>
        value is not null && VersionProperty.Of(TypeInfo<T>(options)) is { } version ? version.Read(value) : null;

    public static void ThrowIfTooLarge(string key, int bytes)
    {
        if (bytes > StoreLimits.MaxValueBytes)
            throw new ArgumentException($"The value of '{Printable.Text(key)}' has {bytes:N0} bytes as JSON; at most {StoreLimits.MaxValueBytes:N0} (1 MB) are taken.", "value");
    }

    private static T Read<T>(StoredEntry entry, JsonTypeInfo<T> type, JsonSerializerOptions options)
    {
        if (VersionProperty.Of(type) is { } version && JsonNode.Parse(entry.Value.Span, NodeOptions(options)) is JsonObject json)
        {
            version.Write(json, entry.Version);
            return json.Deserialize(type)!;
        }

        return JsonSerializer.Deserialize(entry.Value.Span, type)!;
    }

    private static byte[] WriteWithout<T>(VersionProperty version, T value, JsonTypeInfo<T> type)
    {
        var node = JsonSerializer.SerializeToNode(value, type);
        if (node is JsonObject json)
            version.Remove(json);
        return node is null ? "null"u8.ToArray() : System.Text.Encoding.UTF8.GetBytes(node.ToJsonString());
    }

    private static JsonNodeOptions NodeOptions(JsonSerializerOptions options) => new() { PropertyNameCaseInsensitive = options.PropertyNameCaseInsensitive };

    private static JsonTypeInfo<T> TypeInfo<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
