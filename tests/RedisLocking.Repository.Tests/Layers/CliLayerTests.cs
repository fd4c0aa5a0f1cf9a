namespace RedisLocking.Repository.Tests.Layers;

/// <summary>The layers inside src/RedisLocking.Cli.</summary>
public sealed class CliLayerTests
{
    private const string Project = "src/RedisLocking.Cli/";

    private static readonly LayerTable Table = new(
        ["Completions", "Output", "Values"],
        ["Backends", "Processes"],
        ["Leases", "Measuring", "Redis", "Service", "Tables"],
        ["Running"],
        ["Commands"],
        [SourceFolders.Root]);

    private static readonly SourceFolders Cli = new(
        "redislock", RepositoryFiles.Find(Project, "*.cs").ToDictionary(file => file[Project.Length..], RepositoryFiles.Read));

    [Fact]
    public void The_tool_keeps_the_order_of_its_folders() => Table.FindViolations(Cli).ShouldBeEmpty();

    [Fact]
    public void The_tool_binds_here_as_it_does_in_its_own_build() => Cli.FindUses().ShouldContain(use => use.From == "Commands" && use.To == "Running");
}
