using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisLocking;

/// <summary>Writes a token as a JSON number; reads a number, or the same digits in a string. Public, so that source-generated JSON contexts can name it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FencingTokenJsonConverter : JsonConverter<FencingToken>
{
    /// <inheritdoc/>
    public override FencingToken Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt64(out var value) && value >= 1 => new FencingToken(value),
        JsonTokenType.String when FencingToken.TryParse(reader.GetString(), null, out var token) => token,
        _ => throw new JsonException("A fencing token is a whole number of 1 or more."),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, FencingToken value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}
