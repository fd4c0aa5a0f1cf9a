using StackExchange.Redis;

namespace RedisLocking.Connections;

/// <summary>
/// Whether the server is a cluster: what the first node said that was asked. When the client learns something new about its servers, the next
/// call asks again; until then the last answer counts.
/// </summary>
internal sealed class ClusterDetection
{
    private volatile Mode _known;
    private volatile bool _asksAgain;

    private enum Mode
    {
        Unknown,
        No,
        Yes,
    }

    /// <summary>Both are false while nobody is there to be asked.</summary>
    public bool IsKnownToBeNoCluster => _known is Mode.No;

    public bool IsKnownToBeCluster => _known is Mode.Yes;

    /// <summary>Whether the server is a cluster, asked of whichever node is connected.</summary>
    public bool IsCluster(IConnectionMultiplexer multiplexer)
    {
        if (_asksAgain || _known is Mode.Unknown)
        {
            _asksAgain = false;
            _known = Detect(multiplexer);
        }

        return _known is Mode.Yes;
    }

    /// <summary>The servers are not those that they were.</summary>
    public void AskAgain() => _asksAgain = true;

    private static Mode Detect(IConnectionMultiplexer multiplexer)
    {
        try
        {
            foreach (var endPoint in multiplexer.GetEndPoints())
            {
                var server = multiplexer.GetServer(endPoint);
                if (server.IsConnected)
                    return server.ServerType == ServerType.Cluster ? Mode.Yes : Mode.No;
            }
        }
        catch (ArgumentException)
        {
            // The end point has gone since it was listed: the client forgets all of them when it is closed, and the call
            // that asks for this then says so.
        }

        return Mode.Unknown;
    }
}
