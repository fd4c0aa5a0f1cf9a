using System.Diagnostics;
using System.Reflection;

namespace RedisLocking.Repository.Tests.Packages;

/// <summary>Packs one project into a folder of its own, from what the build of these tests has built.</summary>
internal sealed class DotnetPack : IDisposable
{
    // Packing takes seconds; this is for a machine that is busy with something else.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string Configuration =
        typeof(DotnetPack).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

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
        // One node that ends with its command: nothing of it is left running when the tests are done.
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["pack", project, "--no-build", "--nologo", "--configuration", Configuration, "--output", folder.FullName, "-maxCpuCount:1", "-nodeReuse:false"])
        {
            WorkingDirectory = RepositoryFiles.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return new DotnetPack(folder, process.ExitCode, await output + await errors);
    }

    public void Dispose() => Folder.Delete(recursive: true);
}
