namespace RedisLocking.FaultTests.Histories;

/// <summary>A time in which a documented fault lets two hold what one should, told apart by their tokens.</summary>
/// <param name="From">When the fault began.</param>
/// <param name="Until">When its last consequence is over.</param>
/// <param name="Why">The row of the guarantees that allows it.</param>
internal sealed record Window(TimeSpan From, TimeSpan Until, string Why);

internal static class Windows
{
    /// <summary>Whether all of the interval lies in them: one may end in the next one.</summary>
    public static bool Cover(this IReadOnlyList<Window> windows, TimeSpan from, TimeSpan until)
    {
        foreach (var window in windows.OrderBy(one => one.From))
        {
            if (window.From <= from && window.Until > from)
                from = window.Until;
        }

        return from >= until;
    }

    /// <summary>Whether one of them has a moment with the interval in common.</summary>
    public static bool Meet(this IReadOnlyList<Window> windows, TimeSpan from, TimeSpan until)
    {
        foreach (var window in windows)
        {
            if (window.From <= until && window.Until >= from)
                return true;
        }

        return false;
    }
}
