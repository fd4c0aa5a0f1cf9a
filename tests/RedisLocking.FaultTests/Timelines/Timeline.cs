using System.Xml.Linq;
using RedisLocking.FaultTests.Histories;

namespace RedisLocking.FaultTests.Timelines;

/// <summary>
/// A picture (SVG) of who waited and who held, a lane for each process and lock, with the faults behind it. Holds are drawn as the
/// checker counts them: for as long as they were certain.
/// </summary>
internal static class Timeline
{
    /// <summary>Lanes beyond these are left out, the latest first: a picture is for an excerpt, or for a glance at a whole run.</summary>
    public const int MostLanes = 60;

    /// <summary>Waits and holds beyond these are left out, the latest first.</summary>
    public const int MostMarks = 4_000;

    public static string Draw(string title, IEnumerable<HistoryEvent> events)
    {
        var history = new History(events);
        var marks = Mark.AllOf(history);
        var lanes = marks.Select(mark => mark.Lane).Distinct().Take(MostLanes).ToList();
        var drawn = marks.Where(mark => lanes.Contains(mark.Lane)).Take(MostMarks).ToList();
        var picture = new Picture(history, lanes);
        return picture.Draw(title, drawn, leftOut: marks.Count - drawn.Count).ToString(SaveOptions.None);
    }
}
