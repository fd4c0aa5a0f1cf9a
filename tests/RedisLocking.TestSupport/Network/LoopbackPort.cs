using System.Net;
using System.Net.Sockets;

namespace RedisLocking.TestSupport;

/// <summary>
/// Picks ports to listen on. A process of tests has a block of ports to itself and goes through it in order: a port whose server was
/// stopped, or whose proxy refuses connections, is nobody else's for a long time. Another test's server there would answer in its place.
/// </summary>
internal static class LoopbackPort
{
    // Below the range that systems hand out for outgoing connections (from 32768 on Linux). A client that reconnects to a
    // stopped server's port could otherwise be given that very port to connect from, and would then talk to itself.
    private const int First = 20_000, Blocks = 12, BlockSize = 1_000;

    private static readonly Lock Gate = new();
    private static readonly int Block = Random.Shared.Next(Blocks);

    // Held until the process ends; null where more processes run than there are blocks.
    private static readonly Socket? Claim = TryClaim(ref Block);
    private static int _next;

    public static int Pick()
    {
        lock (Gate)
        {
            for (var attempt = 0; attempt < BlockSize; attempt++)
            {
                var port = First + (Block * BlockSize) + (_next++ % BlockSize);
                if (IsFree(port))
                    return port;
            }
        }

        throw new InvalidOperationException($"None of {BlockSize} loopback ports from {First + (Block * BlockSize)} on is free ({(Claim is null ? "other processes use them too" : "they are this process's")}).");
    }

    // Who has bound the first port of a block for datagrams, which nobody here sends, has the block.
    private static Socket? TryClaim(ref int block)
    {
        for (var attempt = 0; attempt < Blocks; attempt++, block = (block + 1) % Blocks)
        {
            if (TryBind(First + (block * BlockSize), SocketType.Dgram, ProtocolType.Udp) is { } claim)
                return claim;
        }

        return null;
    }

    // Bound and not listening, so that a copy of the probe in a child that is being started is in nobody's way.
    private static bool IsFree(int port)
    {
        using var probe = TryBind(port, SocketType.Stream, ProtocolType.Tcp);
        return probe is not null;
    }

    private static Socket? TryBind(int port, SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            socket.Dispose();
            return null;
        }
    }
}
