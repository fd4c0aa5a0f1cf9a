using Xunit;

namespace RedisLocking.TestSupport;

/// <summary>
/// A PostgreSQL that tests share: <c>[assembly: AssemblyFixture(typeof(PostgresServerFixture))]</c>, or a class fixture. Each
/// test has tables of its own.
/// </summary>
public sealed class PostgresServerFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    /// <summary>The server.</summary>
    public PostgresServer Server => _server ?? throw new InvalidOperationException("The fixture was not initialized.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
