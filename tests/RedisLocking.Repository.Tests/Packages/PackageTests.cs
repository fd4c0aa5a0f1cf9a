using System.IO.Compression;
using System.Xml.Linq;
using RedisLocking.Repository.Tests.Projects;

namespace RedisLocking.Repository.Tests.Packages;

/// <summary>What a user gets from the feed.</summary>
public sealed class PackageTests
{
    private const string Client = "StackExchange.Redis";

    public static TheoryData<string> Packages => [.. PackedProjects().Where(project => !UsesTheClient(project) && !project.IsTool).Select(project => project.Path)];

    public static TheoryData<string> Tools => [.. PackedProjects().Where(project => project.IsTool).Select(project => project.Path)];

    public static TheoryData<string> PackagesOnTheClient => [.. PackedProjects().Where(UsesTheClient).Select(project => project.Path)];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_package_brings_its_readme_its_license_and_its_documentation(string path)
    {
        var project = ProjectFile.Read(path);
        using var pack = await DotnetPack.RunAsync(path);
        pack.ExitCode.ShouldBe(0, pack.Output);

        using var package = await ZipFile.OpenReadAsync(pack.Folder.GetFiles("*.nupkg").ShouldHaveSingleItem().FullName);
        var files = package.Entries.Select(entry => entry.FullName).ToList();
        files.ShouldContain("README.md");
        files.ShouldContain($"lib/net10.0/{project.Name}.dll");
        files.ShouldContain($"lib/net10.0/{project.Name}.xml");
        pack.Folder.GetFiles("*.snupkg").ShouldHaveSingleItem();

        var nuspec = await ReadNuspecAsync(package);
        nuspec.Value("id").ShouldBe(project.Name);
        nuspec.Value("readme").ShouldBe("README.md");
        nuspec.Value("license").ShouldBe("MIT");
        nuspec.Value("authors").ShouldBe("The RedisLocking authors");
        nuspec.Value("description").ShouldBe(project.Property("Description"));
        nuspec.Value("tags").ShouldNotBeNullOrEmpty();
        nuspec.CutOffFromAnalyzers.ShouldBeEmpty();
        nuspec.Dependencies.ShouldBe(project.ReferencedProjects().Concat(project.ReferencedPackages()), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_tool_brings_its_readme_its_license_and_all_that_it_runs_on(string path)
    {
        var project = ProjectFile.Read(path);
        using var pack = await DotnetPack.RunAsync(path);
        pack.ExitCode.ShouldBe(0, pack.Output);

        using var package = await ZipFile.OpenReadAsync(pack.Folder.GetFiles("*.nupkg").ShouldHaveSingleItem().FullName);
        var files = package.Entries.Select(entry => entry.FullName).ToList();
        files.ShouldContain("README.md");
        files.ShouldContain("tools/net10.0/any/DotnetToolSettings.xml");
        foreach (var assembly in project.ReferencedProjects().Concat(project.ReferencedPackages()).Append(project.Assembly))
            files.ShouldContain($"tools/net10.0/any/{assembly}.dll");

        var nuspec = await ReadNuspecAsync(package);
        nuspec.Value("id").ShouldBe(project.Name);
        nuspec.Value("license").ShouldBe("MIT");
        nuspec.Value("description").ShouldBe(project.Property("Description"));
        nuspec.Dependencies.ShouldBeEmpty();
    }

    // An application on 2.x cannot compile against a package that was built on 1.x.
    [Theory]
    [MemberData(nameof(PackagesOnTheClient))]
    public async Task A_package_on_the_client_of_this_repository_is_refused(string path)
    {
        using var pack = await DotnetPack.RunAsync(path);

        pack.ExitCode.ShouldNotBe(0);
        pack.Output.ShouldContain("RLPACK");
        pack.Output.ShouldContain("-p:StackExchangeRedisVersion=");
        pack.Folder.GetFiles().ShouldBeEmpty();
    }

    private static IEnumerable<ProjectFile> PackedProjects() =>
        ProjectFile.ReadAll("src").Where(project => project.Property("IsPackable") != "false");

    private static bool UsesTheClient(ProjectFile project) => project.ReferencedPackages().Contains(Client);

    private static async Task<Nuspec> ReadNuspecAsync(ZipArchive package)
    {
        await using var stream = await package.Entries
            .Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).OpenAsync();
        return new Nuspec(await XDocument.LoadAsync(stream, LoadOptions.None, CancellationToken.None));
    }

    // Its XML namespace changes with what it uses, so elements are found by their local names.
    private sealed class Nuspec(XDocument document)
    {
        public IEnumerable<string> Dependencies =>
            document.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => (string)element.Attribute("id")!);

        /// <summary>Those of our packages whose analyzers end here, as NuGet has it by default.</summary>
        public IEnumerable<string> CutOffFromAnalyzers =>
            document.Descendants()
                .Where(element => element.Name.LocalName == "dependency" && ((string?)element.Attribute("exclude"))?.Contains("Analyzers", StringComparison.Ordinal) is true)
                .Select(element => (string)element.Attribute("id")!)
                .Where(id => id.StartsWith("RedisLocking", StringComparison.Ordinal));

        public string? Value(string name) =>
            document.Descendants().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
    }
}
