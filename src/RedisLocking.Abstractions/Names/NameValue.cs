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

    public static void AppendEscaped(StringBuilder name, ReadOnlySpan<char> value)
    {
        while (value.IndexOfAny(Escaped) is var index and >= 0)
        {
            name.Append(value[..index]).Append(CultureInfo.InvariantCulture, $"%{(int)value[index]:X2}");
            value = value[(index + 1)..];
        }

        name.Append(value);
    }
}
