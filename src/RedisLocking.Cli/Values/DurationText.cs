using System.Globalization;

namespace RedisLocking.Cli.Values;

/// <summary>A length of time as people and the lock service write it: a number and a unit, <c>250ms</c>, <c>30s</c>, <c>5m</c>, <c>24h</c>.</summary>
internal static class DurationText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)),
    ];

    // No wait or TTL comes near it, and no sum of a few of them overflows.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1000);

    /// <summary>0 needs no unit; fractions are allowed (<c>1.5s</c>), signs are not.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
            return true;

        var digits = text.AsSpan().TrimEnd("hms");
        foreach (var (unit, length) in Units)
        {
            if (!text.AsSpan(digits.Length).SequenceEqual(unit) || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                continue;
            if (number > Longest.Ticks / length.Ticks)
                return false;
            duration = TimeSpan.FromTicks((long)(number * length.Ticks));
            return true;
        }
        return false;
    }

    /// <summary>The shortest text without a fraction that means it, to the millisecond.</summary>
    public static string Format(TimeSpan duration)
    {
        var milliseconds = (long)Math.Ceiling(duration.TotalMilliseconds);
        foreach (var (unit, length) in Units.Reverse())
        {
            var one = (long)length.TotalMilliseconds;
            if (milliseconds >= one && milliseconds % one == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / one}{unit}");
        }
        return "0ms";
    }

    /// <summary>For a person: to three digits or so.</summary>
    public static string Rounded(TimeSpan duration) => duration switch
    {
        { TotalMilliseconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.##} ms"),
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#} s"),
        { TotalMinutes: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalHours:0.#} h"),
    };
}
