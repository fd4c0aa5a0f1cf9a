using StackExchange.Redis;

namespace RedisLocking.Connections;

/// <summary>Whether the server is a cluster: what the first node said that was asked, until the client learns something new about its servers.</summary>
internal sealed class ClusterDetection
{
    private volatile Mode _known;

    private enum Mode
    {
        Unknown,
        No,
        Yes,
    }

    /// <summary>Both are false while nobody has connected yet, and after <see cref="Forget"/>.</summary>
    public bool IsKnownToBeNoCluster => _known is Mode.No;

    public bool IsKnownToBeCluster => _known is Mode.Yes;

    /// <summary>Whether the server is a cluster, asked of whichever node is connected.</summary>
    public bool IsCluster(IConnectionMultiplexer multiplexer)
    {
        if (_known is Mode.Unknown)
            _known = Detect(multiplexer);
        return _known is Mode.Yes;
    }

    /// <summary>The servers are not those that they were.</summary>
    public void Forget() => _known = Mode.Unknown;

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
