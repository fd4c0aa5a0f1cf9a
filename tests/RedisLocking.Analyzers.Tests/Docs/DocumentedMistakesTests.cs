using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using RedisLocking.Analyzers.Tests.Harness;
using RedisLocking.TestSupport;

namespace RedisLocking.Analyzers.Tests.Docs;

/// <summary>What the page calls wrong is reported under the id that it is shown for, and what it calls right is not.</summary>
public sealed partial class DocumentedMistakesTests
{
    [Fact]
    public async Task The_page_is_right_about_what_is_wrong()
    {
        var source = RepositoryRoot.Read("tests/RedisLocking.Repository.Tests/Snippets/Mistakes.cs");
        using var workspace = new AdhocWorkspace();
        var found = (await AnalyzedCode.FindAsync(AnalyzedCode.MakeProject(workspace, source))).ToList();

        foreach (var region in Region().Matches(source).Cast<Match>())
        {
            var id = region.Groups["id"].Value.ToUpperInvariant();
            var inside = found.Where(diagnostic => diagnostic.Location.SourceSpan.Start >= region.Index && diagnostic.Location.SourceSpan.End <= region.Index + region.Length).ToList();
            if (region.Groups["kind"].Value == "wrong")
                inside.Select(diagnostic => diagnostic.Id).Distinct().ShouldBe([id], region.Value);
            else
                inside.ShouldBeEmpty(region.Value);
            found.RemoveAll(inside.Contains);
        }

        found.ShouldBeEmpty();
    }

    [GeneratedRegex(@"#region (?<id>rl\d{4})[a-z-]*-(?<kind>wrong|right)\n.*?#endregion", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Region();
}
