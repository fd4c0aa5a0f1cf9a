using RedisLocking.TestSupport;
using StackExchange.Redis;

namespace RedisLocking.FaultTests.Topologies;

/// <summary>One server behind TLS. No connection string can say that its certificate is trusted, so the application makes the connection.</summary>
public sealed class TlsTopology : Topology
{
    private readonly List<IConnectionMultiplexer> _connections = [];
    private RedisTls? _redis;

    public override RedisLockProvider Open()
    {
        var options = ConfigurationOptions.Parse(_redis!.ConnectionString);
        options.CertificateValidation += (_, shown, _, _) => shown?.GetCertHashString() == _redis.Certificate.GetCertHashString();
        options.ConnectTimeout = (int)Patience.TotalMilliseconds;
        var connection = ConnectionMultiplexer.Connect(options);
        _connections.Add(connection);
        return new RedisLockProvider(connection, new RedisLockOptions { OperationDeadline = Patience });
    }

    public override async ValueTask InitializeAsync() => _redis = await RedisTls.StartAsync();

    public override async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        if (_redis is not null)
            await _redis.DisposeAsync();
    }
}
