using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using RedisLocking.FaultTests.Histories;

namespace RedisLocking.FaultTests.Timelines;

/// <summary>The elements of a timeline, and where they stand.</summary>
internal sealed class Picture
{
    private const double Width = 1400, Left = 260, Right = 20, Top = 84, LaneHeight = 26, Bar = 14, Thinnest = 1.5;
    private const int LongestText = 40, LongestTitle = 120;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly History _history;
    private readonly Dictionary<Lane, int> _lanes;
    private readonly Dictionary<(string Process, int Ask), Lane> _lanesOfLeases;
    private readonly TimeSpan _begin;
    private readonly double _scale;

    public Picture(History history, IReadOnlyList<Lane> lanes)
    {
        _history = history;
        _lanes = lanes.Index().ToDictionary(lane => lane.Item, lane => lane.Index);
        _lanesOfLeases = history.Leases.ToDictionary(lease => (lease.Asked.Process, lease.Asked.Ask), lease => new Lane(lease.Asked.Process, lease.Lock));
        _begin = history.Events is [var first, ..] ? first.At : TimeSpan.Zero;
        var length = (history.End - _begin).TotalMilliseconds;
        _scale = length > 0 ? (Width - Left - Right) / length : 0;
    }

    private double Bottom => Top + (_lanes.Count * LaneHeight);

    public XElement Draw(string title, IReadOnlyList<Mark> marks, int leftOut) =>
        new(
            Svg + "svg",
            new XAttribute("width", Number(Width)),
            new XAttribute("height", Number(Bottom + 50)),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", "11"),
            Rect("background", "#ffffff", 0, 0, Width, Bottom + 50),
            Text(10, 20, Short(title, LongestTitle)),
            Look.All.Select(Legend),
            _history.Events.OfType<Fault>().Take(Timeline.MostMarks).Select(FaultBand),
            _lanes.Select(lane => Text(10, Y(lane.Value) + 12, $"{Short(lane.Key.Process)}  {Short(lane.Key.Lock)}")),
            marks.Select(Draw),
            _history.Events.OfType<Lost>().Take(Timeline.MostMarks).Select(LossMark),
            Enumerable.Range(0, 6).Select(Tick),
            leftOut > 0 ? Text(10, Bottom + 40, $"{leftOut} waits and holds are left out") : null);

    private static XElement Legend(Look look, int index) =>
        new(
            Svg + "g",
            Rect("legend", look.Colour, 10 + (index * 200), 40, Bar, Bar),
            Text(30 + (index * 200), 51, look.Legend));

    private static XElement Rect(string kind, string colour, double x, double y, double width, double height, string? hint = null) =>
        new(
            Svg + "rect",
            new XAttribute("class", kind),
            new XAttribute("fill", colour),
            new XAttribute("x", Number(x)),
            new XAttribute("y", Number(y)),
            new XAttribute("width", Number(width)),
            new XAttribute("height", Number(height)),
            hint is null ? null : new XElement(Svg + "title", Allowed(hint)));

    private static XElement Text(double x, double y, string text) =>
        new(Svg + "text", new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), Allowed(text));

    private static double Y(int lane) => Top + (lane * LaneHeight);

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Short(string text, int length = LongestText / 2) => text.Length <= length ? text : text[..(length - 1)] + "…";

    // A name may have characters that no XML can hold, escaped or not; half of a pair that was cut is one of them.
    private static string Allowed(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));

    private static string Hint(IEnumerable<HistoryEvent> events) => string.Join('\n', events.Select(one => one.ToString()));

    private XElement Draw(Mark mark)
    {
        var isWait = mark.Look == Look.Wait || mark.Look == Look.WaitInVain;
        var height = isWait ? Bar / 3 : Bar;
        var y = Y(_lanes[mark.Lane]) + ((Bar - height) / 2);
        return Rect(mark.Look.Class, mark.Look.Colour, X(mark.From), y, Wide(mark.From, mark.Until), height, Hint(mark.Events));
    }

    private XElement FaultBand(Fault fault)
    {
        var band = Rect(Look.Fault.Class, Look.Fault.Colour, X(fault.At), Top - 18, Wide(fault.At, fault.Until), Bottom - Top + 18, fault.ToString());
        band.Add(new XAttribute("fill-opacity", "0.3"));
        return band;
    }

    private XElement? LossMark(Lost lost) =>
        _lanes.TryGetValue(_lanesOfLeases[(lost.Process, lost.Ask)], out var index)
            ? Rect(Look.Lost.Class, Look.Lost.Colour, X(lost.At), Y(index) - 2, 3, Bar + 4, lost.ToString())
            : null;

    private XElement Tick(int fifth)
    {
        var at = (_history.End - _begin) * (fifth / 5.0);
        return Text(X(_begin + at), Bottom + 20, FormattableString.Invariant($"{at.TotalMilliseconds:0.###} ms"));
    }

    private double X(TimeSpan at) => Left + (Math.Clamp((at - _begin).TotalMilliseconds, 0, (_history.End - _begin).TotalMilliseconds) * _scale);

    private double Wide(TimeSpan from, TimeSpan until) => Math.Max(Thinnest, X(until) - X(from));
}
