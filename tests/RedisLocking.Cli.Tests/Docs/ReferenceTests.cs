using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using RedisLocking.Cli.Commands;
using RedisLocking.Cli.Output;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Docs;

/// <summary>docs/cli.md and the command tree say the same.</summary>
public sealed partial class ReferenceTests
{
    private static readonly string Page = RepositoryRoot.Read("docs/cli.md");
    private static readonly RootCommand Root = RedislockCommand.Create(new CommandHost(TimeProvider.System));

    public static TheoryData<string> Headings => [.. Document.Headings(Page).Where(heading => heading.Split(", ").All(name => Root.Subcommands.Any(one => one.Name == name)))];

    [Fact]
    public void Every_command_has_its_section() =>
        Headings.SelectMany(row => row.Data.Split(", ")).Order().ShouldBe(Root.Subcommands.Select(one => one.Name).Order());

    [Theory]
    [MemberData(nameof(Headings))]
    public void A_commands_options_are_those_of_its_section(string heading) =>
        OptionsIn(Document.Section(Page, heading)).Order().ShouldBe(Root.Subcommands.Where(one => heading.Split(", ").Contains(one.Name)).SelectMany(one => one.Options).Where(one => one is not HelpOption).SelectMany(Names).Distinct().Order());

    [Fact]
    public void The_options_that_all_commands_have_are_those_of_their_section() =>
        OptionsIn(Document.Section(Page, "Where locks are")).Order().ShouldBe(Root.Options.Where(one => one is not (HelpOption or VersionOption)).SelectMany(Names).Order());

    [Fact]
    public void Every_variable_that_an_option_names_is_in_the_page()
    {
        var named = Variable().Matches(string.Concat(Root.Options.Select(one => one.Description))).Select(match => match.Value).Distinct().ToList();

        named.Count.ShouldBe(5);
        Variable().Matches(Document.Section(Page, "Where locks are")).Select(match => match.Value).Distinct().Order().ShouldBe(named.Order());
    }

    [Fact]
    public void Every_exit_code_is_in_the_page()
    {
        var codes = typeof(ExitCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (int)field.GetValue(null)!).Order();

        Row().Matches(Document.Section(Page, "Exit codes")).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).Order().ShouldBe(codes);
    }

    [Fact]
    public void Every_example_of_the_page_and_of_the_help_can_be_read()
    {
        var lines = Document.Code(Page, "sh").SelectMany(block => block.Split('\n')).Where(line => line.StartsWith("redislock ", StringComparison.Ordinal)).ToList();

        lines.Count.ShouldBeGreaterThan(10);
        foreach (var line in lines)
            Example.ShouldBeReadable(Root, line);
    }

    private static IEnumerable<string> OptionsIn(string section) => OptionRow().Matches(section).SelectMany(match => Option().Matches(match.Value)).Select(match => match.Groups[1].Value).Distinct();

    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name);

    [GeneratedRegex("REDISLOCK_[A-Z_]+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| `-[^|]*\|", RegexOptions.Multiline)]
    private static partial Regex OptionRow();

    [GeneratedRegex("`(--?[a-z-]+)`")]
    private static partial Regex Option();
}
