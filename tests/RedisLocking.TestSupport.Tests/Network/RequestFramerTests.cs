using System.Text;

namespace RedisLocking.TestSupport.Tests.Network;

public sealed class RequestFramerTests
{
    private const string Set = "*3\r\n$3\r\nSET\r\n$3\r\nk\r\n\r\n$0\r\n\r\n";
    private const string Get = "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n";
    private const string Inline = "PING\r\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Take_OfRequestsInPacketsOfAnySize_FindsEachOnesEnd(int packet)
    {
        var bytes = Encoding.ASCII.GetBytes(Set + Get + Inline + Set);
        var framer = new RequestFramer();
        var found = new List<string>();

        foreach (var piece in bytes.Chunk(packet))
        {
            for (var index = 0; index < piece.Length;)
            {
                var (taken, request) = framer.Take(piece.AsSpan(index));
                index += taken;
                if (request is not null)
                    found.Add(Encoding.ASCII.GetString(request));
            }
        }

        found.ShouldBe([Set, Get, Inline, Set]);
    }

    [Fact]
    public void Take_BytesThatAreNoRequest_TakesThemAllAndFindsNoneAnyMore()
    {
        var framer = new RequestFramer();
        var bytes = Encoding.ASCII.GetBytes(Get + "*" + Set);

        var (first, request) = framer.Take(bytes);
        var (rest, none) = framer.Take(bytes.AsSpan(first));

        Encoding.ASCII.GetString(request!).ShouldBe(Get);
        rest.ShouldBe(bytes.Length - first);
        none.ShouldBeNull();
        framer.Take(Encoding.ASCII.GetBytes(Get)).ShouldBe((Get.Length, null));
    }
}
