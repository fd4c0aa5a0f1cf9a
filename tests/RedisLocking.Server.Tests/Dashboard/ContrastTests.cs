using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RedisLocking.Server.Dashboard;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>WCAG 2.2, AA: 4.5 for text, 3 for what else one has to see.</summary>
public sealed partial class ContrastTests
{
    private const double ForText = 4.5;
    private const double ForShapes = 3;

    private static readonly Dictionary<string, string[]> Texts = new()
    {
        ["ink"] = ["page", "card", "hover", "badge"],
        ["quiet"] = ["page", "card", "hover"],
        ["link"] = ["page", "card", "hover"],
        ["busy"] = ["card", "hover"],
        ["danger"] = ["page", "card", "hover"],
        ["on-link"] = ["link"],
        ["on-danger"] = ["danger"],
        ["on-warning"] = ["warning"],
        ["on-alarm"] = ["alarm"],
    };

    private static readonly Dictionary<string, string[]> Shapes = new()
    {
        ["edge"] = ["page", "card", "hover"],
        ["good"] = ["page", "card", "hover", "badge"],
        ["busy"] = ["badge"],
    };

    private static readonly Dictionary<string, (string Light, string Dark)> Colors = ReadColors();

    public static TheoryData<string, string, double> Pairs => [.. Of(Texts, ForText), .. Of(Shapes, ForShapes)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Colors_stand_out_from_their_ground_in_the_light_and_in_the_dark(string color, string ground, double least)
    {
        Contrast(Colors[color].Light, Colors[ground].Light).ShouldBeGreaterThanOrEqualTo(least);
        Contrast(Colors[color].Dark, Colors[ground].Dark).ShouldBeGreaterThanOrEqualTo(least);
    }

    [Fact]
    public void Contrast_BlackOnWhite_Is21() => Contrast("#000000", "#ffffff").ShouldBe(21, 0.001);

    private static IEnumerable<(string Color, string Ground, double Least)> Of(Dictionary<string, string[]> pairs, double least) =>
        pairs.SelectMany(pair => pair.Value.Select(ground => (pair.Key, ground, least)));

    private static double Contrast(string one, string other)
    {
        var (low, high) = (Math.Min(Luminance(one), Luminance(other)), Math.Max(Luminance(one), Luminance(other)));
        return (high + 0.05) / (low + 0.05);
    }

    private static double Luminance(string color)
    {
        double Channel(int at)
        {
            var value = int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }

    private static Dictionary<string, (string Light, string Dark)> ReadColors()
    {
        var sheet = Encoding.UTF8.GetString(DashboardAsset.ReadAll().Single(asset => asset.Name == "colors.css").Content.Span);
        return Declaration().Matches(sheet).ToDictionary(one => one.Groups["name"].Value, one => (one.Groups["light"].Value, one.Groups["dark"].Value));
    }

    [GeneratedRegex("--(?<name>[a-z-]+): light-dark\\((?<light>#[0-9a-f]{6}), (?<dark>#[0-9a-f]{6})\\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();
}
