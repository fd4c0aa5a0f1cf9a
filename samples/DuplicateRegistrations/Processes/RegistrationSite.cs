namespace DuplicateRegistrations.Processes;

/// <summary>The points service and the API servers of one run, each a process.</summary>
internal sealed class RegistrationSite : IAsyncDisposable
{
    /// <summary>Between a registration's look and its store: what hashing a password takes. It is the same in both runs.</summary>
    private static readonly TimeSpan ThinkTime = TimeSpan.FromMilliseconds(20);

    private readonly List<WebServer> _processes = [];

    private RegistrationSite()
    {
    }

    public Uri PointsService { get; private set; } = null!;

    public IReadOnlyList<Uri> Apis { get; private set; } = [];

    /// <param name="servers">How many API servers.</param>
    /// <param name="useLock">Whether they take the lock.</param>
    /// <param name="redis">Where they keep everything. null: in memory, which one process has, so that one serves all addresses.</param>
    /// <param name="keySpace">What stands before the keys of this run.</param>
    /// <param name="cancellationToken">Gives up and stops what was started.</param>
    public static async Task<RegistrationSite> StartAsync(
        int servers, bool useLock, string? redis, string keySpace, CancellationToken cancellationToken)
    {
        var storage = redis is null ? [] : new Dictionary<string, string> { ["ConnectionStrings:Redis"] = redis, ["KeySpace"] = keySpace };
        var site = new RegistrationSite();
        try
        {
            site.PointsService = (await site.StartAsync("PointsService", 1, storage, cancellationToken))[0];

            var settings = new Dictionary<string, string>(storage)
            {
                ["Points:BaseUrl"] = site.PointsService.ToString(),
                ["Registration:UseLock"] = useLock.ToString(),
                ["Registration:ThinkTime"] = ThinkTime.ToString("c"),
            };
            var (processes, ports) = redis is null ? (1, servers) : (servers, 1);
            var started = await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => site.StartAsync("UserRegistration", ports, settings, cancellationToken)));
            site.Apis = [.. started.SelectMany(addresses => addresses)];
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_processes.Select(process => process.DisposeAsync().AsTask()));

    private async Task<IReadOnlyList<Uri>> StartAsync(
        string name, int ports, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var process = await WebServer.StartAsync(name, ports, settings, cancellationToken);
        lock (_processes)
            _processes.Add(process);
        return process.Addresses;
    }
}
