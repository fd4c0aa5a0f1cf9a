using System.Reflection;
using StackExchange.Redis;

namespace RedisLocking.Tests.Connections;

/// <summary>
/// Brings a client of StackExchange.Redis 1.2.6 where its race brings it when a connection is made while the one before it is still
/// ending (<c>PhysicalBridge.OnDisconnected</c>): it says that it is connected, and has no connection.
/// </summary>
internal static class ForgetfulClient
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    public static async Task ForgetConnectionAsync(IConnectionMultiplexer client)
    {
        foreach (var endPoint in client.GetEndPoints())
        {
            var bridge = Of(Of(client.GetServer(endPoint), "server"), "interactive");
            bridge.GetType().GetField("physical", Hidden)!.SetValue(bridge, null);
        }

        client.IsConnected.ShouldBeTrue();
        await Should.ThrowAsync<RedisConnectionException>(() => client.GetDatabase().PingAsync());
    }

    private static object Of(object owner, string field) => owner.GetType().GetField(field, Hidden)!.GetValue(owner)!;
}
