using System.Globalization;
using System.Text;

namespace RedisLocking.Names;

/// <summary>Text of a user made safe to print on one line of a log, a console or an error message.</summary>
internal static class Printable
{
    public static string Text(string value, int maxLength = int.MaxValue)
    {
        if (value.Length <= maxLength && !value.Any(NeedsEscape))
            return value;

        var printable = new StringBuilder(value.Length);
        foreach (var character in value.AsSpan(0, Math.Min(value.Length, maxLength)))
        {
            if (NeedsEscape(character))
                printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
            else
                printable.Append(character);
        }

        return value.Length > maxLength ? printable.Append('…').ToString() : printable.ToString();
    }

    // Beside the control characters, the line and paragraph separators and the marks that reverse the direction of a line.
    private static bool NeedsEscape(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
