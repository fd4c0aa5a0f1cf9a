using System.Text.RegularExpressions;

namespace RedisLocking.Chart.Tests.Values;

/// <summary>The chart's README has every value, with its default.</summary>
public sealed partial class ValuesDocumentTests
{
    [Fact]
    public void The_readme_lists_every_value_with_its_default() =>
        Row().Matches(File.ReadAllText(RepositoryFolder.InChart("README.md")))
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value))
            .ShouldBe(ValuesFile.Defaults.Select(value => (value.Key, value.Value)), ignoreOrder: true);

    [GeneratedRegex(@"^\| `([A-Za-z_.]+)` \| `(.+?)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
