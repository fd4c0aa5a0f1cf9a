namespace RedisLocking.Repository.Tests.Layers;

/// <summary>The folders of src/RedisLocking.Analyzers: each looks at another thing, and knows nothing of the others.</summary>
public sealed class AnalyzersLayerTests
{
    private const string Project = "src/RedisLocking.Analyzers/";
    private const string Words = "src/RedisLocking.Abstractions/";

    private static readonly string[] LinkedFolders = ["Names/", "Templates/"];

    private static readonly LayerTable Table = new(
        ["Linked"],
        [SourceFolders.Root],
        ["Templates"],
        ["Endpoints", "Fencing", "Leases", "Requests"]);

    // The files that it shares with the abstractions stand in their place; what is built here needs no polyfills.
    private static readonly SourceFolders Analyzers = new("RedisLocking.Abstractions", ReadAnalyzers());

    [Fact]
    public void No_kind_of_mistake_knows_of_another() => Table.FindViolations(Analyzers).ShouldBeEmpty();

    [Fact]
    public void The_project_binds_here_as_it_does_in_its_own_build()
    {
        Analyzers.Errors.ShouldBeEmpty();
        Analyzers.FindUses().ShouldContain(use => use.From == "Requests" && use.To == "Templates");
    }

    private static Dictionary<string, string> ReadAnalyzers() =>
        RepositoryFiles.Find(Project, "*.cs")
            .Where(file => !file.StartsWith($"{Project}Polyfills/", StringComparison.Ordinal))
            .Select(file => (Place: file[Project.Length..], file))
            .Concat(LinkedFolders
                .SelectMany(folder => RepositoryFiles.Find(Words + folder, "*.cs"))
                .Select(file => (Place: $"Linked/{file[Words.Length..]}", file)))
            .ToDictionary(file => file.Place, file => RepositoryFiles.Read(file.file));
}
