using System.Net;
using System.Net.Sockets;

namespace RedisLocking.TestSupport;

/// <summary>Picks ports to listen on.</summary>
internal static class LoopbackPort
{
    // Below the range that systems hand out for outgoing connections (from 32768 on Linux). A client that reconnects to a
    // stopped server's port could otherwise be given that very port to connect from, and would then talk to itself.
    private const int First = 20_000, End = 32_000;

    public static int Pick()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var port = Random.Shared.Next(First, End);
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException($"No free loopback port was found between {First} and {End} in 200 tries.");
    }

    private static bool IsFree(int port)
    {
        // Bound and not listening, so that a copy of the probe in a child that is being started is in nobody's way.
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
