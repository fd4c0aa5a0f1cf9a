using System.Net;
using System.Net.Sockets;
using RedisLocking.TestSupport.Tests.Redis;

namespace RedisLocking.TestSupport.Tests.Postgres;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task Servers_that_start_at_once_take_connections_on_ports_of_their_own_and_leave_nothing()
    {
        var servers = await Task.WhenAll(PostgresServer.StartAsync(), PostgresServer.StartAsync());
        try
        {
            servers[0].Port.ShouldNotBe(servers[1].Port);
            foreach (var server in servers)
                (await AnswerAsync(server.Port)).ShouldBe('N');
        }
        finally
        {
            foreach (var server in servers)
            {
                var id = server.ProcessId;
                await server.DisposeAsync();
                RedisServerTests.IsRunning(id).ShouldBeFalse();
            }
        }
    }

    /// <summary>What the server says to a request for TLS: that it has none.</summary>
    private static async Task<char> AnswerAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port).WithPatience();
        await client.GetStream().WriteAsync(new byte[] { 0, 0, 0, 8, 4, 210, 22, 47 });
        var answer = new byte[1];
        await client.GetStream().ReadExactlyAsync(answer).AsTask().WithPatience();
        return (char)answer[0];
    }
}
