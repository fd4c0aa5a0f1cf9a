using System.IO.Compression;

namespace RedisLocking.Repository.Tests.Packages;

/// <summary>The stand-in for MediatR.Contracts is this repository's own business: whoever installs the package gets the real one.</summary>
public sealed class MediatRPackageTests
{
    [Fact]
    public async Task The_package_names_MediatR_and_nothing_of_the_stand_in()
    {
        using var pack = await DotnetPack.RunAsync("src/RedisLocking.MediatR/RedisLocking.MediatR.csproj");
        pack.ExitCode.ShouldBe(0, pack.Output);

        await using var package = await ZipFile.OpenReadAsync(pack.Folder.GetFiles("*.nupkg").ShouldHaveSingleItem().FullName);
        package.Entries.Select(entry => entry.FullName).ShouldNotContain(file => file.Contains("Contracts", StringComparison.OrdinalIgnoreCase));
        var nuspec = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal));
        using var reader = new StreamReader(await nuspec.OpenAsync());
        var text = await reader.ReadToEndAsync();
        text.ShouldContain("<dependency id=\"MediatR\" version=\"12.4.1\"");
        text.ShouldNotContain("Contracts");
    }
}
