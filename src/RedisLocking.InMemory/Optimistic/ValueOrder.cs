using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RedisLocking.Optimistic;

/// <summary>A value that is a text or a number, compared with another.</summary>
internal static class ValueOrder
{
    public static bool Holds(ComparisonOperator @operator, int order) => @operator switch
    {
        ComparisonOperator.Equal => order == 0,
        ComparisonOperator.NotEqual => order != 0,
        ComparisonOperator.Greater => order > 0,
        _ => order < 0,
    };

    /// <exception cref="InvalidOperationException">It was asked to be greater or less than something of another type.</exception>
    public static bool Holds(Comparison comparison, StoredEntry? entry)
    {
        if (entry is null)
            return comparison.Operator == ComparisonOperator.NotEqual;

        var reader = new Utf8JsonReader(entry.Value.Span);
        reader.Read();
        var isComparable = reader.TokenType == (comparison.Target == ComparisonTarget.Text ? JsonTokenType.String : JsonTokenType.Number);
        if (isComparable)
            return Holds(comparison.Operator, comparison.Target == ComparisonTarget.Text ? Order(reader.GetString()!, comparison.Operand) : Order(reader.GetDouble(), comparison.Operand));
        if (comparison.Operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual)
            return comparison.Operator == ComparisonOperator.NotEqual;
        throw new InvalidOperationException(EntryNames.NotComparable(comparison.Key, Kind(reader.TokenType), comparison.Target));
    }

    private static int Order(string text, string other) => Encoding.UTF8.GetBytes(text).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));

    private static int Order(double number, string other) => number.CompareTo(double.Parse(other, CultureInfo.InvariantCulture));

    private static string Kind(JsonTokenType type) => type switch
    {
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.Null => "null",
        _ => "an object or array",
    };
}
