using System.Globalization;
using System.Reflection;
using RedisLocking.Repository.Tests.Projects;

namespace RedisLocking.Repository.Tests.Packages;

/// <summary>
/// The packages of this repository in a folder that NuGet can restore from, packed once for all tests that install them. Their
/// version is of this run alone, and so is the folder that they are unpacked to: nothing is left in the machine's own.
/// </summary>
public sealed class PackedFeed : IAsyncLifetime
{
    private static readonly string[] PackedProjects =
        ["src/RedisLocking.Abstractions/RedisLocking.Abstractions.csproj", "src/RedisLocking.AspNetCore/RedisLocking.AspNetCore.csproj", "src/RedisLocking.MediatR/RedisLocking.MediatR.csproj"];

    // Not packed for anyone else: it takes the place of a package that the feed of these tests may not have.
    private const string StandIn = "eng/MediatR.Contracts/MediatR.Contracts.csproj";

    private static readonly string MachinesPackages =
        typeof(PackedFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "NuGetPackageRoot").Value!;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("redislocking-feed-");

    private readonly string _versionSuffix = string.Create(CultureInfo.InvariantCulture, $"test.{Environment.ProcessId}.{Random.Shared.Next()}");

    private string Packages => Path.Combine(_folder.FullName, "packages");

    private string PackProperties => $"NoBuild=true;Configuration={Dotnet.Configuration};PackageOutputPath={Packages}";

    public async ValueTask InitializeAsync()
    {
        var pack = Path.Combine(_folder.FullName, "pack.proj");
        await File.WriteAllTextAsync(pack,
            $"""
            <Project>
              <Target Name="Pack">
                <MSBuild Projects="{string.Join(';', PackedProjects.Select(RepositoryFiles.FullPath))}" Targets="Pack" Properties="{PackProperties};VersionSuffix={_versionSuffix}" />
                <MSBuild Projects="{RepositoryFiles.FullPath(StandIn)}" Targets="Pack" Properties="{PackProperties};IsPackable=true" />
              </Target>
            </Project>
            """);
        var (exitCode, output) = await Dotnet.RunAsync(_folder.FullName, ["msbuild", pack, "-target:Pack", "-nologo", "-verbosity:quiet"]);
        exitCode.ShouldBe(0, output);
    }

    /// <summary>Builds a project that stands outside of the repository and installs this one package.</summary>
    /// <returns>What the build wrote.</returns>
    internal async Task<string> BuildOutsideAsync(string package, string sdk, string source)
    {
        var folder = _folder.CreateSubdirectory($"outside-{package}").FullName;
        File.Copy(RepositoryFiles.FullPath("global.json"), Path.Combine(folder, "global.json"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), source);
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"),
            $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{Packages}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{MachinesPackages}" />
              </fallbackPackageFolders>
            </configuration>
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "Outside.csproj"),
            $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Library</OutputType>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{ProjectFile.Read("Directory.Build.props").Property("VersionPrefix")}-{_versionSuffix}" />
              </ItemGroup>
            </Project>
            """);
        var (_, output) = await Dotnet.RunAsync(
            folder, ["build", "--nologo"], new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(_folder.FullName, "unpacked") });
        return output;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
