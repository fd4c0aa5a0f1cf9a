using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RedisLocking.AspNetCore.Values;

/// <summary>
/// Finds the value that the handler's own binder reads: with its options for the case of names, the last of properties that
/// are there twice, and a later object in place of an earlier one.
/// </summary>
internal sealed class JsonValue
{
    private readonly LockPlaceholder _placeholder;
    private readonly string[] _names;
    private readonly bool _ignoresCase;
    private readonly JsonReaderOptions _options;

    public JsonValue(LockPlaceholder placeholder, JsonSerializerOptions json)
    {
        _placeholder = placeholder;
        _names = placeholder.Path.Split('.');
        _ignoresCase = json.PropertyNameCaseInsensitive;
        _options = new JsonReaderOptions { AllowTrailingCommas = json.AllowTrailingCommas, CommentHandling = json.ReadCommentHandling, MaxDepth = json.MaxDepth };
    }

    /// <summary>The scalar at the path, as text; null when there is none, or a null.</summary>
    /// <exception cref="UnusableRequestException">The body is not JSON.</exception>
    /// <exception cref="LockTemplateValueException">There is an array or an object in place of a scalar.</exception>
    public string? Read(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith(Encoding.UTF8.Preamble))
            body = body[Encoding.UTF8.Preamble.Length..];

        try
        {
            var reader = new Utf8JsonReader(body, _options);
            reader.Read();
            var root = reader;
            while (reader.Read())
            {
                // To the end: the handler reads no JSON that is wrong further on.
            }

            return Find(root);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The reader's own InvalidOperationException: text that is not UTF-8, or half of a surrogate pair.
            throw new UnusableRequestException(StatusCodes.Status400BadRequest, "The body is not valid JSON.");
        }
    }

    private string? Find(Utf8JsonReader reader)
    {
        for (var step = 0; step < _names.Length; step++)
        {
            if (reader.TokenType == JsonTokenType.Null)
                return null;
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new LockTemplateValueException(_placeholder, "is not inside of an object");
            if (!MoveToLast(ref reader, step))
                return null;
        }

        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Canonical(ref reader),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Null => null,
            _ => throw new LockTemplateValueException(_placeholder, "is an array or an object"),
        };
    }

    // From the start of an object to the value of its last property of that name.
    private bool MoveToLast(ref Utf8JsonReader reader, int step)
    {
        var last = default(Utf8JsonReader);
        var isFound = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isNamed = IsNamed(ref reader, step);
            reader.Read();
            if (isNamed)
            {
                last = reader;
                isFound = true;
            }

            reader.Skip();
        }

        reader = last;
        return isFound;
    }

    private bool IsNamed(ref Utf8JsonReader reader, int step) =>
        reader.ValueTextEquals(_names[step]) || (_ignoresCase && string.Equals(reader.GetString(), _names[step], StringComparison.OrdinalIgnoreCase));

    // 5, 5.0 and 5e0 are one number to a handler, so they name one lock.
    private static string Canonical(ref Utf8JsonReader reader)
    {
        if (reader.TryGetDecimal(out var exact))
            return (exact == 0 ? 0 : exact).ToString("G29", CultureInfo.InvariantCulture);
        return reader.TryGetDouble(out var large) && double.IsFinite(large)
            ? large.ToString("R", CultureInfo.InvariantCulture)
            : Encoding.UTF8.GetString(reader.ValueSpan);
    }
}
