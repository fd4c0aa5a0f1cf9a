namespace RedisLocking.Repository.Tests.Layers;

/// <summary>The layers inside src/RedisLocking.MediatR.</summary>
public sealed class MediatRLayerTests
{
    private static readonly LayerTable Table = new(
        ["Shared"],
        ["Conflicts", "Diagnostics", "Leases"],
        ["Requests"],
        ["Pipeline"],
        ["DependencyInjection"]);

    private static readonly SourceFolders Adapter = new("RedisLocking.MediatR", ReadAdapter());

    [Fact]
    public void The_adapter_keeps_the_order_of_its_folders() => Table.FindViolations(Adapter).ShouldBeEmpty();

    [Fact]
    public void The_adapter_binds_here_as_it_does_in_its_own_build()
    {
        Adapter.Errors.ShouldBeEmpty();
        Adapter.FindUses().ShouldContain(use => use.From == "Pipeline" && use.To == "Requests");
    }

    private static Dictionary<string, string> ReadAdapter()
    {
        const string adapter = "src/RedisLocking.MediatR/";
        const string all = "src/";
        return new[] { adapter, "src/Shared/Policies/", "src/Shared/DetachedLeases/" }
            .SelectMany(folder => RepositoryFiles.Find(folder, "*.cs"))
            .Append("src/Shared/MultiLocks/JointLease.cs")
            .Append("src/Shared/LeaseIdText.cs")
            .ToDictionary(
                file => file.StartsWith(adapter, StringComparison.Ordinal) ? file[adapter.Length..] : file[all.Length..],
                RepositoryFiles.Read);
    }
}
