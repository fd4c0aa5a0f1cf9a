using System.IO.Compression;

namespace RedisLocking.Repository.Tests.Packages;

/// <summary>Whoever runs migrations by another tool finds the fence table's script in the package.</summary>
public sealed class FencingPackageTests
{
    [Fact]
    public async Task The_package_brings_the_migration_that_EnsureTableAsync_runs()
    {
        using var pack = await DotnetPack.RunAsync("src/RedisLocking.Fencing/RedisLocking.Fencing.csproj");
        pack.ExitCode.ShouldBe(0, pack.Output);

        await using var package = await ZipFile.OpenReadAsync(pack.Folder.GetFiles("*.nupkg").ShouldHaveSingleItem().FullName);
        var script = package.Entries.Single(entry => entry.FullName == "sql/postgresql/lock_fence.sql");
        using var reader = new StreamReader(await script.OpenAsync());
        (await reader.ReadToEndAsync()).ShouldBe(new SqlFence().CreateTableScript);
    }
}
