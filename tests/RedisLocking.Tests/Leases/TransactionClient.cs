using RedisLocking.TestSupport;
using StackExchange.Redis;

namespace RedisLocking.Tests.Leases;

/// <summary>
/// The connection of an application that makes transactions. Before it sends one, the client waits for the answers to its conditions, for as long as
/// <c>syncTimeout</c>, which is a second, and gives the transaction up when they take longer: on a busy machine they do.
/// </summary>
internal static class TransactionClient
{
    public static Task<ConnectionMultiplexer> ConnectAsync(RedisServer server) =>
        ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",syncTimeout=30000,connectTimeout=30000").WithPatience();
}
