namespace RedisLocking.Repository.Tests.Layers;

/// <summary>The layers inside src/RedisLocking.AspNetCore.</summary>
public sealed class AspNetCoreLayerTests
{
    private static readonly LayerTable Table = new(
        ["Shared"],
        ["Configuration", "Diagnostics", "Fencing", "HealthChecks", "Leases", "Optimistic", "Responses", "Values"],
        ["Endpoints", "Rejections"],
        ["ApiDescriptions", "Requests"],
        ["DependencyInjection"]);

    private static readonly SourceFolders Adapter = new("RedisLocking.AspNetCore", ReadAdapter());

    [Fact]
    public void The_adapter_keeps_the_order_of_its_folders() => Table.FindViolations(Adapter).ShouldBeEmpty();

    [Fact]
    public void The_adapter_binds_here_as_it_does_in_its_own_build()
    {
        Adapter.Errors.ShouldBeEmpty();
        Adapter.FindUses().ShouldContain(use => use.From == "Requests" && use.To == "Endpoints");
    }

    private static Dictionary<string, string> ReadAdapter()
    {
        const string adapter = "src/RedisLocking.AspNetCore/";
        const string all = "src/";
        return new[] { adapter, "src/Shared/Policies/" }
            .SelectMany(folder => RepositoryFiles.Find(folder, "*.cs"))
            .ToDictionary(
                file => file.StartsWith(adapter, StringComparison.Ordinal) ? file[adapter.Length..] : file[all.Length..],
                RepositoryFiles.Read);
    }
}
