using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisLocking;

/// <summary>Writes and reads a handle as a JSON string. Public, so that source-generated JSON contexts can name it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LeaseHandleJsonConverter : JsonConverter<LeaseHandle>
{
    /// <inheritdoc/>
    public override LeaseHandle Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && LeaseHandle.TryParse(reader.GetString(), null, out var handle)
            ? handle
            : throw new JsonException("A lease handle is a string of letters, digits, '-' and '_'.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LeaseHandle value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
