namespace RedisLocking.Repository.Tests.Layers;

/// <summary>The layers inside src/RedisLocking.</summary>
public sealed class EngineLayerTests
{
    private static readonly LayerTable Table = new(
        ["Shared"],
        ["Configuration", "Timing", "Diagnostics"],
        ["Connections"],
        ["Scripting"],
        ["Leases", "Waiting", "Replicas"],
        ["Contention"],
        ["Mutexes", "Permits"],
        ["MultiLocks", "DetachedLeases", "Administration", "Quorum", "Sessions"],
        ["Elections"],
        [SourceFolders.Root],
        ["DependencyInjection"]);

    private static readonly SourceFolders Engine = new("RedisLocking", ReadEngine());

    [Fact]
    public void The_engine_keeps_the_order_of_its_folders() => Table.FindViolations(Engine).ShouldBeEmpty();

    [Fact]
    public void The_engine_binds_here_as_it_does_in_its_own_build()
    {
        Engine.Errors.ShouldBeEmpty();
        Engine.FindUses().ShouldContain(use => use.From == "Mutexes" && use.To == "Scripting");
    }

    private static Dictionary<string, string> ReadEngine()
    {
        const string engine = "src/RedisLocking/";
        const string all = "src/";
        return new[] { engine, "src/Shared/" }
            .SelectMany(folder => RepositoryFiles.Find(folder, "*.cs"))
            .Where(file => !file.StartsWith("src/Shared/Optimistic/", StringComparison.Ordinal))
            .ToDictionary(
                file => file.StartsWith(engine, StringComparison.Ordinal) ? file[engine.Length..] : file[all.Length..],
                RepositoryFiles.Read);
    }
}
