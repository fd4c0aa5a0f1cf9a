namespace RedisLocking.Repository.Tests.Layers;

/// <summary>The layers inside src/RedisLocking.Optimistic.</summary>
public sealed class OptimisticLayerTests
{
    private static readonly LayerTable Table = new(
        ["Shared"],
        ["Configuration", "Keys"],
        ["Calls"],
        ["Sequences", "Transactions"],
        [SourceFolders.Root],
        ["DependencyInjection"]);

    private static readonly SourceFolders Store = new("RedisLocking.Optimistic", ReadStore());

    [Fact]
    public void The_store_keeps_the_order_of_its_folders() => Table.FindViolations(Store).ShouldBeEmpty();

    [Fact]
    public void The_store_binds_here_as_it_does_in_its_own_build()
    {
        Store.Errors.ShouldBeEmpty();
        Store.FindUses().ShouldContain(use => use.From == "Transactions" && use.To == "Calls");
    }

    private static Dictionary<string, string> ReadStore()
    {
        const string project = "src/RedisLocking.Optimistic/";
        const string all = "src/";
        return new[] { project, "src/Shared/Optimistic/" }
            .SelectMany(folder => RepositoryFiles.Find(folder, "*.cs"))
            .ToDictionary(
                file => file.StartsWith(project, StringComparison.Ordinal) ? file[project.Length..] : file[all.Length..],
                RepositoryFiles.Read);
    }
}
