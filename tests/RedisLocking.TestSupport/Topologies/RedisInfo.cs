using System.Net.Sockets;

namespace RedisLocking.TestSupport;

/// <summary>Reads what servers say of themselves.</summary>
public static class RedisInfo
{
    /// <summary>What a server answers to a question that changes nothing. It is put again where the connection is closed meanwhile, as a Sentinel closes those of servers whose role it changes.</summary>
    public static async Task<RedisReply> AskAsync(this RedisServer server, params string[] question)
    {
        RedisReply? reply = null;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                try
                {
                    reply = await server.CliAsync(question);
                    return true;
                }
                catch (IOException)
                {
                    return false;
                }
            },
            $"a server answered {string.Join(' ', question)}");
        return reply!;
    }

    /// <summary>The fields of a section of INFO, or of CLUSTER INFO: <c>name:value</c> a line.</summary>
    public static Dictionary<string, string> Fields(RedisReply reply) =>
        reply.Text!.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);

    /// <summary>The fields of a reply that is a list of names and values in turn.</summary>
    public static Dictionary<string, string?> Pairs(RedisReply reply) =>
        reply.Items.Chunk(2).ToDictionary(pair => pair[0].Text!, pair => pair[1].Text);

    /// <summary>Whether the server answers, and has this role (<c>master</c> or <c>slave</c>) with its link up if it is a replica.</summary>
    public static async Task<bool> IsAsync(this RedisServer server, string role)
    {
        try
        {
            var fields = Fields(await server.CliAsync("INFO", "replication"));
            return fields["role"] == role && (role == "master" || fields["master_link_status"] == "up");
        }
        catch (Exception notYet) when (notYet is SocketException or IOException or RedisErrorException)
        {
            return false;
        }
    }
}
