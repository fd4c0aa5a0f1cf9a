using System.Diagnostics;
using System.Reflection;

namespace RedisLocking.Repository.Tests.Packages;

/// <summary>One run of the <c>dotnet</c> command, to its end.</summary>
internal static class Dotnet
{
    // What is asked of it takes seconds; this is for a machine that is busy with something else.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Debug or Release: what the build of these tests has built.</summary>
    public static string Configuration { get; } =
        typeof(Dotnet).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        // One node that ends with its command: nothing of it is left running when the tests are done.
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [.. arguments, "-maxCpuCount:1", "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

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
        return (process.ExitCode, await output + await errors);
    }
}
