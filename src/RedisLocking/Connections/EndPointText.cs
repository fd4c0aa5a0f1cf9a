using System.Net;

namespace RedisLocking.Connections;

/// <summary>An end point for people: <c>host:port</c>.</summary>
internal static class EndPointText
{
    public static string Of(EndPoint? endPoint) => endPoint switch
    {
        DnsEndPoint named => $"{named.Host}:{named.Port}",
        null => "?",
        _ => endPoint.ToString()!,
    };
}
