using System.Globalization;

namespace RedisLocking.Server.Locks;

/// <summary>A duration as people write it: <c>250ms</c>, <c>1.5s</c>, <c>5m</c>, <c>24h</c>.</summary>
internal static class DurationText
{
    /// <summary>How to write one, for those who did not.</summary>
    public const string Form = "a number and a unit, such as \"250ms\", \"30s\", \"5m\" or \"24h\"";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    // More digits than that are no duration that anybody means, and would not fit.
    private const int MostDigits = 12;

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
    ];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && TryParseNumber(text.AsSpan(0, text.Length - unit.Length), out var number))
            {
                // Longer than anything that is allowed, whatever it was.
                duration = number * length.TotalDays < Longest.TotalDays ? number * length : Longest;
                return true;
            }
        }

        duration = default;
        return false;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out double number)
    {
        number = 0;
        return text.Length is > 0 and <= MostDigits && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}
