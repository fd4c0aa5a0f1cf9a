using System.Globalization;
using System.Xml.Linq;
using RedisLocking.FaultTests.Histories;
using static RedisLocking.FaultTests.Histories.Story;

namespace RedisLocking.FaultTests.Timelines;

public sealed class TimelineTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Draw_ExcerptOfAViolation_HasARectPerHoldAndWaitAndFault()
    {
        var excerpt = new Story().Held("a", 0, 10, token: 1).Held("b", 9, 20, token: 2).Then(new Fault(Ms(8), "redis", "failover", Ms(12))).OnlyViolation().Excerpt;

        var picture = Draw(excerpt);

        Rects(picture, "alone").Count.ShouldBe(2);
        Rects(picture, "wait").Count.ShouldBe(2);
        Rects(picture, "fault").ShouldHaveSingleItem().Element(Svg + "title")!.Value.ShouldContain("failover");
    }

    [Fact]
    public void Draw_Holds_StandInTheirLaneAndAreAsLongAsTheyLasted()
    {
        // From -1, when the first one asked, to 21, when the last one was answered.
        var holds = Rects(Draw(new Story().Held("a", 0, 10, token: 1).Held("b", 10, 20, token: 2).Events), "alone");

        Number(holds[0], "y").ShouldBeLessThan(Number(holds[1], "y"));
        Number(holds[0], "width").ShouldBe(Number(holds[1], "width"), 0.02);
        (Number(holds[0], "x") + Number(holds[0], "width")).ShouldBe(Number(holds[1], "x"), 0.02);
    }

    [Fact]
    public void Draw_ProcessAndLock_HaveALaneForEachPair()
    {
        var texts = Draw(new Story().Held("a", 0, 1, 1).Held("a", 2, 3, 2).Held("a", 0, 1, 1, of: "other").Held("b", 4, 5, 3).Events)
            .Elements(Svg + "text").Select(text => text.Value);

        texts.Where(text => text.Contains("  ")).ShouldBe(["a  job", "a  other", "b  job"]);
    }

    [Fact]
    public void Draw_Legend_NamesEveryLookWithItsColour()
    {
        var legend = Draw([]).Elements(Svg + "g").Select(entry => ((string?)entry.Element(Svg + "rect")!.Attribute("fill"), entry.Element(Svg + "text")!.Value));

        legend.ShouldBe(Look.All.Select(look => ((string?)look.Colour, look.Legend)));
    }

    [Fact]
    public void Draw_NamesOfAnyCharacters_AreEscapedAndKept()
    {
        var picture = Draw(new Story().Held("<a href='x'>&", 0, 1, 1, of: "\"job\"\u0001\ud800").Events);

        picture.Elements(Svg + "text").ShouldContain(text => text.Value == "<a href='x'>&  \"job\"\uFFFD\uFFFD");
        picture.Descendants(Svg + "a").ShouldBeEmpty();
    }

    [Fact]
    public void Draw_NamesOfAnyLength_AreCut() =>
        Draw(new Story().Held(new string('p', 500), 0, 1, 1).Events).Elements(Svg + "text").ShouldAllBe(text => text.Value.Length < 100);

    [Fact]
    public void Draw_LossesAndWaitsInVain_AreMarked()
    {
        var picture = Draw(new Story().Granted("a", 0, 1, ask => new Lost(Ms(5), "a", ask)).AskedFor("b", 0, 3, ask => new Refused(Ms(3), "b", ask)).Events);

        Rects(picture, "lost").Count.ShouldBe(1);
        Rects(picture, "in-vain").Count.ShouldBe(1);
    }

    [Fact]
    public void Draw_HistoryOfAnyLength_StaysAPictureAndSaysWhatItLeavesOut()
    {
        var story = new Story();
        for (var number = 0; number < 5_000; number++)
            story.Held($"p{number % 100}", number, number + 1, number);

        var picture = Draw(story.Events);

        Number(picture, "height").ShouldBeLessThan(2_000);
        (Rects(picture, "alone").Count + Rects(picture, "wait").Count).ShouldBe(Timeline.MostMarks);
        picture.Elements(Svg + "text").Last().Value.ShouldBe("6000 waits and holds are left out");
    }

    [Fact]
    public void Draw_HistoryOfOneMoment_IsAPicture() => Rects(Draw([new Fault(Ms(5), "redis", "FLUSHALL", Ms(5))]), "fault").Count.ShouldBe(1);

    private static XElement Draw(IEnumerable<HistoryEvent> events) => XElement.Parse(Timeline.Draw("A title", events));

    private static List<XElement> Rects(XElement picture, string kind) => [.. picture.Elements(Svg + "rect").Where(rect => (string?)rect.Attribute("class") == kind)];

    private static double Number(XElement element, string attribute) => double.Parse((string)element.Attribute(attribute)!, CultureInfo.InvariantCulture);
}
