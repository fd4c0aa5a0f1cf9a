using System.Net;
using StackExchange.Redis;

namespace RedisLocking.Connections;

/// <summary>
/// What a connection string says. With <c>serviceName=…</c> the servers that it names are Sentinels, as in StackExchange.Redis
/// 2.x; version 1.x reads the name and does nothing with it, so we follow the Sentinels ourselves, whatever the version.
/// </summary>
internal static class ConnectionText
{
    private const int SentinelPort = 26379;

    // CommandMap.Sentinel, and those for which the client has no name: of which replica a Sentinel promotes, 1.x and 3.x have
    // no method in common.
    private static readonly CommandMap OfSentinels =
        CommandMap.Create(["auth", "hello", "ping", "info", "sentinel", "subscribe", "psubscribe", "unsubscribe", "punsubscribe", "unknown"], available: true);

    public static ConfigurationOptions Parse(string text)
    {
        var options = ConfigurationOptions.Parse(text);
        options.AbortOnConnectFail = false;
        options.ClientName ??= "RedisLocking";
        return options;
    }

    /// <summary>What to connect to one of the named Sentinels with: password and TLS are those of the servers.</summary>
    public static ConfigurationOptions OfSentinel(ConfigurationOptions options, EndPoint sentinel)
    {
        var one = To(options, sentinel);
        one.CommandMap = OfSentinels;
        one.ConfigurationChannel = "";
        one.DefaultDatabase = null;
        return one;
    }

    /// <summary>What to connect to the primary with, and to nobody else: who that is, the Sentinels decide.</summary>
    public static ConfigurationOptions OfPrimary(ConfigurationOptions options, EndPoint primary) => To(options, primary);

    public static IEnumerable<EndPoint> Sentinels(ConfigurationOptions options) => options.EndPoints.Select(WithPort);

    private static ConfigurationOptions To(ConfigurationOptions options, EndPoint endPoint)
    {
        var one = options.Clone();
        one.EndPoints.Clear();
        one.EndPoints.Add(endPoint);
        one.ServiceName = null;
        one.TieBreaker = "";
        return one;
    }

    private static EndPoint WithPort(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint { Port: 0 } named => new DnsEndPoint(named.Host, SentinelPort),
        IPEndPoint { Port: 0 } address => new IPEndPoint(address.Address, SentinelPort),
        _ => endPoint,
    };
}
