using System.Text.RegularExpressions;

namespace RedisLocking.Repository.Tests.Projects;

/// <summary>Directory.Packages.props is the one place that says which version of a package is used.</summary>
public sealed partial class PackageVersionTests
{
    private static readonly Dictionary<string, string> Pins = ProjectFile.Read("Directory.Packages.props")
        .Items("PackageVersion")
        .ToDictionary(row => (string)row.Attribute("Include")!, row => (string)row.Attribute("Version")!);

    public static TheoryData<string> Projects =>
        [.. RepositoryFiles.Find(".", "*.csproj"), "Directory.Build.props", "Directory.Build.targets"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_names_packages_and_no_versions(string path)
    {
        var project = ProjectFile.Read(path);

        project.Items("PackageReference")
            .SelectMany(reference => reference.Attributes().Select(a => a.Name).Concat(reference.Elements().Select(e => e.Name)))
            .ShouldNotContain(name => name.LocalName.StartsWith("Version", StringComparison.Ordinal));
        project.ReferencedPackages().Except(Pins.Keys).ShouldBeEmpty();
    }

    [Fact]
    public void Every_pin_is_one_exact_version() =>
        Pins.Where(pin => pin.Key != "StackExchange.Redis").ShouldAllBe(pin => Exact().IsMatch(pin.Value));

    [Fact]
    public void One_property_chooses_the_client() => Pins["StackExchange.Redis"].ShouldBe("$(StackExchangeRedisVersion)");

    [GeneratedRegex(@"^\d+(\.\d+){1,3}$", RegexOptions.NonBacktracking)]
    private static partial Regex Exact();
}
