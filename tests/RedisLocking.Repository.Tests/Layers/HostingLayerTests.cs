namespace RedisLocking.Repository.Tests.Layers;

/// <summary>The folders of src/RedisLocking.Hosting.</summary>
public sealed class HostingLayerTests
{
    private const string Project = "src/RedisLocking.Hosting/";

    private static readonly LayerTable Table = new(["Elections"], ["HealthChecks", "DependencyInjection"]);

    private static readonly SourceFolders Hosting = new(
        "RedisLocking.Hosting",
        RepositoryFiles.Find(Project, "*.cs").ToDictionary(file => file[Project.Length..], RepositoryFiles.Read)
            .Append(new("Elections/LeaderValue.cs", RepositoryFiles.Read("src/Shared/Elections/LeaderValue.cs")))
            .ToDictionary());

    [Fact]
    public void The_adapter_keeps_the_order_of_its_folders() => Table.FindViolations(Hosting).ShouldBeEmpty();

    [Fact]
    public void The_adapter_binds_here_as_it_does_in_its_own_build() => Hosting.Errors.ShouldBeEmpty();
}
