namespace RedisLocking.Repository.Tests.Layers;

/// <summary>The layers inside src/RedisLocking.Server.</summary>
public sealed class ServerLayerTests
{
    private const string Project = "src/RedisLocking.Server/";

    private static readonly LayerTable Table = new(
        ["Diagnostics", "Problems"],
        ["ApiKeys", "Bodies", "Configuration", "Names", "Streaming"],
        ["Limits", "Stores"],
        ["Events"],
        ["Contention", "Leases", "Sequences", "Shutdown", "Status", "Telemetry", "Values"],
        ["Idempotency", "Transactions"],
        ["ApiDescription", "Dashboard", "Locks"],
        ["Elections"],
        [SourceFolders.Root]);

    private static readonly SourceFolders Server = new(
        "RedisLocking.Server", RepositoryFiles.Find(Project, "*.cs").ToDictionary(file => file[Project.Length..], RepositoryFiles.Read));

    [Fact]
    public void The_service_keeps_the_order_of_its_folders() => Table.FindViolations(Server).ShouldBeEmpty();
}
