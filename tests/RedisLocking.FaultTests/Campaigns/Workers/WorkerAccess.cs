using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Campaigns.Workers;

/// <summary>How a worker reaches Redis.</summary>
/// <param name="ConnectionString">What it connects to.</param>
/// <param name="Trusted">The hash of the certificate that it trusts, with TLS.</param>
/// <param name="Networks">What stands between the worker and each of its servers, if faults of the network are played.</param>
internal sealed record WorkerAccess(string ConnectionString, string? Trusted = null, params IReadOnlyList<TcpProxy> Networks) : IAsyncDisposable
{
    /// <summary>To one server, or to as many of several as may be missing.</summary>
    public IReadOnlyList<TcpProxy> SomeNetworks(Random random)
    {
        var networks = Networks.ToArray();
        random.Shuffle(networks);
        return networks[..Math.Max(1, (networks.Length - 1) / 2)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var network in Networks)
            await network.DisposeAsync();
    }
}
