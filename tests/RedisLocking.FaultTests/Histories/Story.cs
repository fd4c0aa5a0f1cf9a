namespace RedisLocking.FaultTests.Histories;

/// <summary>A history made by hand. Times are milliseconds of the machine's clock.</summary>
internal sealed class Story
{
    private readonly List<HistoryEvent> _events = [];
    private int _asks;

    public IReadOnlyList<HistoryEvent> Events => _events;

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>A lease that was asked for, held, looked at until its end and given back.</summary>
    public Story Held(
        string process, double from, double until, long token, double? asked = null, string of = "job", HeldAs? @as = null, string? id = null,
        ReleaseOutcome outcome = ReleaseOutcome.Ours, double? notBefore = null)
    {
        var ask = Ask(process, asked ?? (from - 1), of, @as);
        var granted = new Granted(Ms(from), process, ask, id ?? $"{process}/{ask}", token);
        return Then(notBefore is { } earliest ? granted with { NotBefore = Ms(earliest) } : granted)
            .Then(new Releasing(Ms(until), process, ask))
            .Then(new Released(Ms(until + 1), process, ask, outcome));
    }

    /// <summary>A lease that is granted, and of which nothing more is heard but the events given, made with the ask's number.</summary>
    public Story Granted(string process, double from, long token, params Func<int, HistoryEvent>[] then)
    {
        var ask = Ask(process, from - 1, "job", null);
        Then(new Granted(Ms(from), process, ask, $"{process}/{ask}", token));
        foreach (var make in then)
            Then(make(ask));
        return this;
    }

    /// <summary>An ask, and what became of it.</summary>
    public Story AskedFor(string process, double at, double wait, params Func<int, HistoryEvent>[] then)
    {
        var ask = ++_asks;
        Then(new Asked(Ms(at), process, ask, "job", HeldAs.Mutex, Ms(wait)));
        foreach (var make in then)
            Then(make(ask));
        return this;
    }

    /// <summary>A write that was answered a millisecond after it was sent.</summary>
    public Story Writes(string process, double sent, long token, WriteOutcome outcome, string of = "job") =>
        Then(new Wrote(Ms(sent + 1), process, of, token, outcome, Ms(sent)));

    public Story Then(HistoryEvent one)
    {
        _events.Add(one);
        return this;
    }

    public Verdict Check(CampaignRules? rules = null) => HistoryChecker.Check(_events, rules);

    /// <summary>The one violation that there is.</summary>
    public Violation OnlyViolation(CampaignRules? rules = null) => Check(rules).Violations.ShouldHaveSingleItem();

    private int Ask(string process, double at, string of, HeldAs? @as)
    {
        var ask = ++_asks;
        Then(new Asked(Ms(at), process, ask, of, @as ?? HeldAs.Mutex, Ms(1000)));
        return ask;
    }
}
