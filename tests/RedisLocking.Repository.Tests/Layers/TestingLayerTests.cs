namespace RedisLocking.Repository.Tests.Layers;

/// <summary>The layers inside src/RedisLocking.Testing.</summary>
public sealed class TestingLayerTests
{
    private static readonly LayerTable Table = new(
        ["Shared"],
        ["Faults", "History"],
        ["Leases"],
        ["Administration", "Locks"],
        ["Elections", "Sessions"],
        [SourceFolders.Root],
        ["DependencyInjection"]);

    private static readonly SourceFolders Testing = new("RedisLocking.Testing", ReadTesting());

    [Fact]
    public void The_project_keeps_the_order_of_its_folders() => Table.FindViolations(Testing).ShouldBeEmpty();

    [Fact]
    public void The_project_binds_here_as_it_does_in_its_own_build()
    {
        Testing.Errors.ShouldBeEmpty();
        Testing.FindUses().ShouldContain(use => use.From == "Leases" && use.To == "Faults");
    }

    private static Dictionary<string, string> ReadTesting()
    {
        const string project = "src/RedisLocking.Testing/";
        const string all = "src/";
        return RepositoryFiles.Find(project, "*.cs")
            .Concat(RepositoryFiles.Find("src/Shared/", "*.cs").Where(file => !file.StartsWith("src/Shared/Policies/", StringComparison.Ordinal) && !file.StartsWith("src/Shared/Optimistic/", StringComparison.Ordinal) && !file.EndsWith("/DevelopmentHost.cs", StringComparison.Ordinal)))
            .ToDictionary(
                file => file.StartsWith(project, StringComparison.Ordinal) ? file[project.Length..] : file[all.Length..],
                RepositoryFiles.Read)
            .Append(new("Shared/Alarm.cs", RepositoryFiles.Read("src/RedisLocking.InMemory/Leases/Alarm.cs")))
            .ToDictionary();
    }
}
