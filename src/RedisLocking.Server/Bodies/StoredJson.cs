using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Bodies;

/// <summary>A value as the store has it: JSON in UTF-8, which goes into an answer as it is.</summary>
[JsonConverter(typeof(AsItIs))]
internal readonly record struct StoredJson(ReadOnlyMemory<byte> Bytes)
{
    private const int MostLevels = 64;

    /// <summary>What a client sent.</summary>
    /// <param name="value">The value.</param>
    /// <param name="where">Where it stands in the body.</param>
    /// <exception cref="ProblemException">Not everybody could read it.</exception>
    public static ReadOnlyMemory<byte> Of(JsonElement value, string where)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (!Utf8.IsValid(raw))
            throw ProblemException.BadRequest($"{where} is no UTF-8.");
        try
        {
            // Which reads every text that is escaped.
            using var nowhere = new Utf8JsonWriter(Stream.Null, new JsonWriterOptions { MaxDepth = MostLevels });
            value.WriteTo(nowhere);
        }
        catch (InvalidOperationException)
        {
            throw ProblemException.BadRequest($"{where} is deeper than {MostLevels} levels, or has a text with half of a surrogate pair.");
        }

        return raw.ToArray();
    }

    internal sealed class AsItIs : JsonConverter<StoredJson>
    {
        public override StoredJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("Values are read as they were sent.");

        public override void Write(Utf8JsonWriter writer, StoredJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Bytes.Span, skipInputValidation: true);
    }
}
