using RedisLocking.FaultTests.Campaigns.Workers;
using RedisLocking.FaultTests.Histories;
using RedisLocking.FaultTests.Timelines;

namespace RedisLocking.FaultTests.Campaigns;

/// <summary>What a campaign showed.</summary>
internal sealed record CampaignReport(
    CampaignPlan Plan, Verdict Verdict, IReadOnlyList<HistoryEvent> Events, IReadOnlyList<Figures> Processes, ServerFigures Servers, IReadOnlyList<string> ChannelsAtEnd)
{
    private const int MostShown = 3;

    /// <summary>Whether nothing was as it must never be.</summary>
    public bool IsClean => Verdict.IsClean && ChannelsAtEnd.Count == 0;

    /// <summary>A line of counts for each, the first violations, and where their pictures are.</summary>
    public override string ToString()
    {
        List<string> lines = [$"{Plan}: {Verdict.Violations.Count} violations; {Verdict.Counts}", $"  {Servers}; {OfProcesses()}"];
        if (ChannelsAtEnd.Count > 0)
            lines.Add($"  somebody still listens to {string.Join(", ", ChannelsAtEnd)}");
        foreach (var (number, violation) in Verdict.Violations.OrderBy(one => one.Excerpt.Count).Take(MostShown).Index())
            lines.Add($"{violation}{Environment.NewLine}  the picture: {Draw(violation, number)}");
        return string.Join(Environment.NewLine, lines);
    }

    private string Draw(Violation violation, int number)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "campaigns")).FullName;
        var file = Path.Combine(folder, FormattableString.Invariant($"{Plan.Topology}-{Plan.Seed}-{number}.svg").Replace(' ', '-'));
        File.WriteAllText(file, Timeline.Draw($"{violation.Check}: {violation.Sentence} ({Plan})", violation.Excerpt));
        File.WriteAllLines(Path.ChangeExtension(file, ".txt"), Events.OrderBy(one => one.At).Select(one => one.ToString()));
        return file;
    }

    // What a process has settled to: after its first quarter, for the first to compile and to connect.
    private string OfProcesses()
    {
        var settled = Processes.GroupBy(one => one.Process).SelectMany(process => process.OrderBy(one => one.At).Skip(process.Count() / 4)).ToList();
        if (settled.Count == 0)
            return "no process lived long enough for figures";
        var (early, late) = (Half(settled, late: false), Half(settled, late: true));
        return FormattableString.Invariant(
            $"threads up to {settled.Max(one => one.Threads)}, timers up to {settled.Max(one => one.Timers)}, median heap {early:0.0} MB, then {late:0.0} MB");
    }

    private static double Half(List<Figures> figures, bool late)
    {
        var ordered = figures.OrderBy(one => one.At).ToList();
        var half = late ? ordered[(ordered.Count / 2)..] : ordered[..((ordered.Count + 1) / 2)];
        return half.Select(one => one.Heap).Order().ElementAt(half.Count / 2) / 1024.0 / 1024.0;
    }
}
