namespace RedisLocking.TestSupport;

/// <summary>How a private redis-server is started.</summary>
public sealed record RedisServerOptions
{
    /// <summary>What clients must authenticate with. Default: null, nothing.</summary>
    public string? Password { get; init; }

    /// <summary>Whether writes survive a restart. Default: false, a restarted server is empty.</summary>
    public bool AppendOnly { get; init; }

    /// <summary>The loopback port, for a test that must know it before the server runs. Default: null, a free one.</summary>
    public int? Port { get; init; }

    /// <summary>More of redis-server's own arguments, such as <c>--maxmemory</c>, <c>1mb</c>.</summary>
    public IReadOnlyList<string> ExtraArguments { get; init; } = [];

    /// <summary>
    /// Lines of a configuration file, with which the server runs as a Sentinel. It writes into the file what it learns, and a restart
    /// finds that again. Default: null, an ordinary server.
    /// </summary>
    public IReadOnlyList<string>? SentinelConfiguration { get; init; }
}
