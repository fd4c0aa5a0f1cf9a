using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace RedisLocking.Samples.Tests;

/// <summary>samples/DuplicateRegistrations, run as a stranger runs it: a process of its own.</summary>
internal static class MainJob
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string Dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    private static readonly string Assembly = typeof(MainJob).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == nameof(MainJob)).Value!;

    public static Process Start(string[] arguments, string? path = null)
    {
        var start = new ProcessStartInfo(Dotnet, [Assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (path is not null)
            start.Environment["PATH"] = path;
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, string? path = null)
    {
        using var process = Start(arguments, path);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WaitAsync(Patience);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
