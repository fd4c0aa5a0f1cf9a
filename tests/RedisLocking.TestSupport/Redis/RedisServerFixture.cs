using Xunit;

namespace RedisLocking.TestSupport;

/// <summary>
/// A server that tests share: <c>[assembly: AssemblyFixture(typeof(RedisServerFixture))]</c>, or a class fixture. A test
/// that stops or kills its server starts its own.
/// </summary>
public sealed class RedisServerFixture : IAsyncLifetime
{
    private RedisServer? _server;

    /// <summary>The server.</summary>
    public RedisServer Server => _server ?? throw new InvalidOperationException("The fixture was not initialized.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
