using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using RedisLocking.Analyzers.Tests.Harness;
using RedisLocking.TestSupport;

namespace RedisLocking.Analyzers.Tests.Docs;

/// <summary>The rules, the page that they link to and the files that list their releases say the same.</summary>
public sealed partial class DocumentedRulesTests
{
    private static readonly string Page = RepositoryRoot.Read("docs/analyzers.md");

    private static readonly IReadOnlyList<DiagnosticDescriptor> Rules = [.. AnalyzedCode.Rules.OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    [Fact]
    public void Every_rule_has_a_section_and_links_to_it()
    {
        Sections().Keys.ShouldBe(Rules.Select(rule => rule.Id));
        foreach (var rule in Rules)
        {
            rule.HelpLinkUri.ShouldBe($"docs/analyzers.md#{rule.Id.ToLowerInvariant()}");
            Sections()[rule.Id].ShouldStartWith($"**{rule.Title.ToString(null)}");
            Sections()[rule.Id].ShouldContain($"#pragma warning disable {rule.Id}");
        }
    }

    [Fact]
    public void The_table_of_the_page_has_the_severities_that_the_rules_have() =>
        TableRow().Matches(Page).Select(row => (row.Groups["id"].Value, row.Groups["severity"].Value))
            .ShouldBe(Rules.Select(rule => (rule.Id, Severity(rule))));

    [Fact]
    public void The_releases_list_every_rule_as_it_is()
    {
        const string folder = "src/RedisLocking.Analyzers/";
        var listed = RepositoryRoot.Read(folder + "AnalyzerReleases.Shipped.md") + RepositoryRoot.Read(folder + "AnalyzerReleases.Unshipped.md");

        ReleaseRow().Matches(listed).Select(row => row.Value).Order(StringComparer.Ordinal).ShouldBe(Rules.Select(rule =>
            $"{rule.Id} | {rule.Category} | {(rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString() : "Disabled")} | {rule.Title.ToString(null)}"));
    }

    [Fact]
    public void A_rule_says_what_is_wrong_in_one_sentence_without_its_end()
    {
        foreach (var rule in Rules)
        {
            rule.Category.ShouldBe("RedisLocking");
            rule.Title.ToString(null).ShouldNotEndWith(".");
            rule.MessageFormat.ToString(null).ShouldNotEndWith(".");
            rule.Description.ToString(null).ShouldEndWith(".");
        }
    }

    private static string Severity(DiagnosticDescriptor rule)
    {
        var severity = rule.DefaultSeverity switch { DiagnosticSeverity.Info => "suggestion", var other => other.ToString().ToLowerInvariant() };
        return rule.IsEnabledByDefault ? severity : $"off; a {severity}";
    }

    private static Dictionary<string, string> Sections() =>
        Page.Split("\n## ").Skip(1).Select(section => section.Split("\n\n", 2)).ToDictionary(section => section[0], section => section[1]);

    [GeneratedRegex(@"^\| \[(?<id>RL\d{4})\]\(#rl\d{4}\) \| (?<severity>[^|]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"^RL\d{4} \| .+$", RegexOptions.Multiline)]
    private static partial Regex ReleaseRow();
}
