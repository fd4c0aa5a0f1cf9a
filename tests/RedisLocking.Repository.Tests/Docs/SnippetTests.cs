namespace RedisLocking.Repository.Tests.Docs;

/// <summary>Every piece of C# in the documents is a region of code that is built.</summary>
public sealed class SnippetTests
{
    private const string Markdown = "Use it:\n\n<!-- snippet: use -->\n```csharp\nvar a = 1;\nif (a > 0)\n    a = 2;\n```\n";
    private const string Source = "    #region use\n    var a = 1;\n    if (a > 0)\n        a = 2;\n    #endregion\n";

    [Fact]
    public void The_documents_show_built_code()
    {
        var documents = RepositoryFiles.Find("docs", "*.md").Prepend("README.md")
            .SelectMany(path => DocumentCode.Find(path, RepositoryFiles.Read(path)));
        var regions = RepositoryFiles.Find("tests/RedisLocking.Repository.Tests/Snippets", "*.cs")
            .Concat(RepositoryFiles.Find("tests/RedisLocking.Testing.Tests/Snippets", "*.cs"))
            .Concat(RepositoryFiles.Find("samples", "*.cs"))
            .SelectMany(path => SourceRegion.Find(path, RepositoryFiles.Read(path)));

        SnippetRules.FindViolations([.. documents], [.. regions]).ShouldBeEmpty();
    }

    [Fact]
    public void FindViolations_TheSameCodeIndentedDifferently_NoneAreFound() => Violations(Markdown, Source).ShouldBeEmpty();

    [Fact]
    public void FindViolations_CodeThatDiffers_ShowsWhatIsBuilt() =>
        Violations(Markdown, Source.Replace("a = 2", "a = 3")).ShouldHaveSingleItem()
            .ShouldBe("README.md:4: differs from Snippet.cs:1, which reads\nvar a = 1;\nif (a > 0)\n    a = 3;");

    [Theory]
    [InlineData("```csharp")]
    [InlineData("```cs")]
    [InlineData("   ```C#")]
    public void FindViolations_CodeWithoutAName_IsFound(string fence) =>
        Violations($"{fence}\nvar a = 1;\n```\n", "").ShouldHaveSingleItem().ShouldStartWith("README.md:1: C# that is not built");

    [Fact]
    public void FindViolations_NameOfNoRegion_IsFound() =>
        Violations(Markdown, "").ShouldBe(["README.md:4: there is no region use"]);

    [Fact]
    public void FindViolations_RegionThatNoDocumentShows_IsFound() =>
        Violations("```sh\ndotnet run # ```csharp\n```\n", Source).ShouldBe(["Snippet.cs:1: no document shows the region use"]);

    [Fact]
    public void FindViolations_TwoRegionsOfOneName_AreFound() =>
        Violations(Markdown, Source + Source).ShouldBe(["Snippet.cs:1 and Snippet.cs:6 are both named use"]);

    private static IReadOnlyList<string> Violations(string markdown, string source) =>
        SnippetRules.FindViolations(DocumentCode.Find("README.md", markdown), SourceRegion.Find("Snippet.cs", source));
}
