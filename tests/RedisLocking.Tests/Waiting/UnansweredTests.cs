using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>One whose answers are lost, and others beside it, on a server of their own.</summary>
public abstract class UnansweredTests : IAsyncLifetime
{
    // A TTL that ends nothing while a test runs: what is freed was freed by somebody.
    protected static readonly TimeSpan Ttl = TimeSpan.FromHours(1);

    protected RedisServer Server { get; private set; } = null!;

    private protected Peer Others { get; private set; } = null!;

    private protected Peer Peer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await RedisServer.StartAsync();
        Others = await Peer.OpenAsync(Server);
        Peer = await Peer.OpenAsync(Server, configure: options => (options.Ttl, options.OperationDeadline) = (Ttl, TimeSpan.FromSeconds(8)));
    }

    public async ValueTask DisposeAsync()
    {
        await Others.DisposeAsync();
        await Peer.DisposeAsync();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
