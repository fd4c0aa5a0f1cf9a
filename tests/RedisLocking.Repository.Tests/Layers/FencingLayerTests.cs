namespace RedisLocking.Repository.Tests.Layers;

/// <summary>The folders of src/RedisLocking.Fencing: each guards another kind of resource, and knows nothing of the others.</summary>
public sealed class FencingLayerTests
{
    private const string Project = "src/RedisLocking.Fencing/";

    private static readonly LayerTable Table = new(["Http", "Sql"]);

    private static readonly SourceFolders Fencing = new(
        "RedisLocking.Fencing", RepositoryFiles.Find(Project, "*.cs").ToDictionary(file => file[Project.Length..], RepositoryFiles.Read));

    [Fact]
    public void No_kind_of_resource_knows_of_another() => Table.FindViolations(Fencing).ShouldBeEmpty();

    [Fact]
    public void The_project_binds_here_as_it_does_in_its_own_build() => Fencing.Errors.ShouldBeEmpty();
}
