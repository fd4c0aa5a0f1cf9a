using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Campaigns.Workers;

/// <summary>How a worker reaches Redis.</summary>
/// <param name="ConnectionString">What it connects to.</param>
/// <param name="Trusted">The hash of the certificate that it trusts, with TLS.</param>
/// <param name="Network">What stands between the worker and its server, if faults of the network are played.</param>
internal sealed record WorkerAccess(string ConnectionString, string? Trusted = null, TcpProxy? Network = null) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Network?.DisposeAsync() ?? ValueTask.CompletedTask;
}
