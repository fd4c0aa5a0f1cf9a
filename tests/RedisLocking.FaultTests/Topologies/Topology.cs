using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Topologies;

/// <summary>A way to run Redis that the tests of a class share. A test that breaks servers starts its own.</summary>
public abstract class Topology : IAsyncLifetime
{
    // Servers that run: on a busy machine even the first connection may take longer than the default deadline.
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Another process' provider, as it were, with a connection of its own.</summary>
    public abstract RedisLockProvider Open();

    /// <inheritdoc/>
    public abstract ValueTask InitializeAsync();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    internal static RedisLockProvider Open(string connectionString) =>
        new(new RedisLockOptions { ConnectionString = connectionString, OperationDeadline = Patience });
}

/// <summary>One server, which writes what it is told to a file.</summary>
public sealed class StandaloneWithAof : StandaloneTopology
{
    public StandaloneWithAof()
        : base(new RedisServerOptions { AppendOnly = true })
    {
    }
}

/// <summary>One server, which keeps nothing over a restart.</summary>
public sealed class StandaloneInMemory : StandaloneTopology
{
    public StandaloneInMemory()
        : base(new RedisServerOptions())
    {
    }
}

/// <summary>One server that wants a password.</summary>
public sealed class StandaloneWithPassword : StandaloneTopology
{
    public StandaloneWithPassword()
        : base(new RedisServerOptions { Password = "correct-horse" })
    {
    }
}
