namespace RedisLocking.Repository.Tests.Packages;

/// <summary>Packs one project into a folder of its own, from what the build of these tests has built.</summary>
internal sealed class DotnetPack : IDisposable
{
    private DotnetPack(DirectoryInfo folder, int exitCode, string output)
    {
        Folder = folder;
        ExitCode = exitCode;
        Output = output;
    }

    public DirectoryInfo Folder { get; }

    public int ExitCode { get; }

    public string Output { get; }

    public static async Task<DotnetPack> RunAsync(string project)
    {
        var folder = Directory.CreateTempSubdirectory("redislocking-pack-");
        var (exitCode, output) = await Dotnet.RunAsync(
            RepositoryFiles.Root, ["pack", project, "--no-build", "--nologo", "--configuration", Dotnet.Configuration, "--output", folder.FullName]);
        return new DotnetPack(folder, exitCode, output);
    }

    public void Dispose() => Folder.Delete(recursive: true);
}
