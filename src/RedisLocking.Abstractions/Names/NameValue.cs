using System.Buffers;
using System.Globalization;
using System.Text;

namespace RedisLocking.Names;

/// <summary>
/// How a value is written into a name. A separator never appears unescaped in a value, and one stands between any two
/// values, so the first separator after a value's start is always the literal's: each name reads back in one way only.
/// </summary>
internal static class NameValue
{
    public const string SeparatorsForPeople = ": / | , ; = & # ?";

    private static readonly SearchValues<char> Separators = SearchValues.Create(":/|,;=&#?");
    private static readonly SearchValues<char> Escaped = SearchValues.Create(":/|,;=&#?%{}");

    public static bool HasSeparator(ReadOnlySpan<char> literal) => literal.ContainsAny(Separators);

    /// <summary>The value as it stands in a name: itself, unless there is something to escape in it.</summary>
    public static string Escape(string value) => value.AsSpan().ContainsAny(Escaped) ? EscapeCore(value) : value;

    private static string EscapeCore(ReadOnlySpan<char> value)
    {
        var escaped = new StringBuilder(value.Length + 16);
        while (value.IndexOfAny(Escaped) is var index and >= 0)
        {
            escaped.Append(value[..index]).Append(CultureInfo.InvariantCulture, $"%{(int)value[index]:X2}");
            value = value[(index + 1)..];
        }

        return escaped.Append(value).ToString();
    }
}
