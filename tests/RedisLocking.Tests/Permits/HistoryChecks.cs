namespace RedisLocking.Tests.Permits;

/// <summary>What must be true of all that was ever held of one lock.</summary>
internal static class HistoryChecks
{
    /// <summary>How many held at once at most.</summary>
    public static int MostAtOnce(this IEnumerable<Held> history)
    {
        var (now, most) = (0, 0);
        var changes = history.SelectMany(held => new[] { (At: held.From, By: 1), (At: held.Until, By: -1) });
        foreach (var (_, by) in changes.OrderBy(change => change.At).ThenBy(change => change.By))
            most = Math.Max(most, now += by);
        return most;
    }

    /// <summary>Whoever is alone met nobody.</summary>
    public static void ShouldBeAlone(this IReadOnlyCollection<Held> history, Func<Held, bool> isAlone)
    {
        Held? longest = null, longestAlone = null;
        foreach (var held in history.OrderBy(held => held.From))
        {
            var before = isAlone(held) ? longest : longestAlone;
            if (before is not null)
                before.Until.ShouldBeLessThanOrEqualTo(held.From, $"{before} met {held}");
            longest = Later(longest, held);
            longestAlone = isAlone(held) ? Later(longestAlone, held) : longestAlone;
        }

        static Held Later(Held? one, Held other) => one is not null && one.Until >= other.Until ? one : other;
    }

    /// <summary>Whoever asked after another one was granted has the greater token; and a writer a greater one than all before it, and a smaller one than all after it.</summary>
    public static void ShouldHaveRisingTokens(this IReadOnlyCollection<Held> history)
    {
        history.Select(held => held.Token).ShouldBeUnique();
        var granted = new Queue<Held>(history.OrderBy(held => held.From));
        var greatest = 0L;
        foreach (var held in history.OrderBy(held => held.Asked))
        {
            for (; granted.TryPeek(out var before) && before.From < held.Asked; granted.Dequeue())
                greatest = Math.Max(greatest, before.Token);
            held.Token.ShouldBeGreaterThan(greatest, $"{held} asked after that was granted");
        }

        var (last, lastWriter) = (0L, 0L);
        foreach (var held in history.OrderBy(held => held.From))
        {
            held.Token.ShouldBeGreaterThan(held.IsWriter ? last : lastWriter, $"{held} came after that");
            last = Math.Max(last, held.Token);
            lastWriter = held.IsWriter ? held.Token : lastWriter;
        }
    }
}
