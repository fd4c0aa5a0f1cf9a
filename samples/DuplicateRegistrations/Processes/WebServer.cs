using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace DuplicateRegistrations.Processes;

/// <summary>One of the sample's web servers in a process of its own, on ports that the system chooses.</summary>
internal sealed partial class WebServer : IAsyncDisposable
{
    private static readonly TimeSpan StartWait = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;

    private WebServer(ChildProcess process, IReadOnlyList<Uri> addresses) => (_process, Addresses) = (process, addresses);

    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>Starts the server and waits until it listens.</summary>
    /// <param name="name">The project's name: its output is copied to <c>servers/{name}</c> by the build.</param>
    /// <param name="ports">On how many ports it listens.</param>
    /// <param name="settings">Its configuration, as <c>Section:Key</c>.</param>
    /// <param name="cancellationToken">Gives up; the process is stopped.</param>
    public static async Task<WebServer> StartAsync(
        string name, int ports, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "servers", name);
        string[] arguments =
        [
            Path.Combine(folder, $"{name}.dll"),
            "--urls", string.Join(';', Enumerable.Repeat("http://127.0.0.1:0", ports)),
            "--Logging:LogLevel:Default", "Warning",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information",
            .. settings.SelectMany(setting => new[] { $"--{setting.Key}", setting.Value }),
        ];

        var addresses = new List<Uri>();
        var listening = new TaskCompletionSource<IReadOnlyList<Uri>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = ChildProcess.Start(DotnetProgram(), arguments, folder, line =>
        {
            if (ListeningOn().Match(line) is not { Success: true } match)
                return;

            lock (addresses)
            {
                addresses.Add(new Uri(match.Groups["address"].Value));
                if (addresses.Count == ports)
                    listening.TrySetResult(addresses);
            }
        });

        try
        {
            return new WebServer(process, await process.WhenReadyAsync(listening.Task, StartWait, cancellationToken));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    // The host that runs this program: the one on the PATH, if there is one, may be of another version.
    private static string DotnetProgram() => Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    [GeneratedRegex(@"Now listening on: (?<address>http://\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex ListeningOn();
}
