using System.Globalization;
using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.Administration;

/// <summary>Walks through the keys of all primaries with SCAN, a bounded step at a time, so that Redis serves others in between.</summary>
internal sealed class KeyScan(ScriptRunner runner, TimeSpan operationDeadline)
{
    /// <summary>How many keys one step looks at, at most: some tenths of a millisecond of Redis' time.</summary>
    private const int LargestStep = 1000;

    /// <summary>For the few locks of a long pattern a page would go through all keys; it ends after so many steps, with what was found.</summary>
    private const int MostSteps = 20;

    /// <summary>Keys that match, about so many or fewer, and where to go on; null: that was all.</summary>
    /// <exception cref="StoreFailure">Redis did not answer.</exception>
    /// <exception cref="ArgumentException">The cursor's node is no primary any more.</exception>
    public async Task<(IReadOnlySet<string> Keys, LockCursor? Next)> PageAsync(string pattern, LockCursor? from, int size)
    {
        var deadline = runner.Clock.Now + operationDeadline;
        var nodes = await NodesAsync(deadline).ConfigureAwait(false);
        var node = 0;
        var position = 0UL;
        if (from is { } cursor)
        {
            node = nodes.FindIndex(one => one.Id == cursor.Node);
            if (node < 0)
                throw new ArgumentException("The server that this cursor goes on with is no primary any more: begin the listing anew.", nameof(from));
            position = cursor.Position;
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var step = 0; step < MostSteps && keys.Count < size; step++)
        {
            position = await StepAsync(nodes[node].Key, position, pattern, Math.Min(Math.Max(size - keys.Count, 64) * (step + 1), LargestStep), keys, deadline).ConfigureAwait(false);
            if (position == 0 && ++node == nodes.Count)
                return (keys, null);
        }

        return (keys, new LockCursor(nodes[node].Id, position));
    }

    private async Task<ulong> StepAsync(RedisKey keyOfNode, ulong position, string pattern, int count, HashSet<string> keys, TimeSpan deadline)
    {
        var reply = (RedisResult[])(await runner.RunAsync(AdministrationScripts.Scan, _ => [keyOfNode], [position.ToString(CultureInfo.InvariantCulture), pattern, count], deadline).ConfigureAwait(false))!;
        foreach (var key in reply.Skip(1))
            keys.Add((string)key!);
        return ulong.Parse((string)reply[0]!, CultureInfo.InvariantCulture);
    }

    /// <summary>The primaries, and of each a key that lies there.</summary>
    private async Task<List<(string Id, RedisKey Key)>> NodesAsync(TimeSpan deadline)
    {
        var multiplexer = await runner.OpenAsync(deadline).ConfigureAwait(false);
        if (!runner.Connection.Cluster.IsCluster(multiplexer))
            return [(LockCursor.OnlyNode, runner.Keys.TokenOfSlot(slot: 0, cluster: false))];

        try
        {
            // What the client has read when it connected and whenever the cluster has changed. Asking for it anew is a command that a
            // connection of 1.2.6 may send only with allowAdmin.
            var cluster = multiplexer.GetEndPoints().Select(endPoint => multiplexer.GetServer(endPoint)).First(one => one is { IsConnected: true, ClusterConfiguration: not null }).ClusterConfiguration!;
            return [.. cluster.Nodes.Where(node => node.Slots.Count > 0).Select(node => (node.NodeId, runner.Keys.TokenOfSlot(node.Slots[0].From, cluster: true))).OrderBy(node => node.NodeId, StringComparer.Ordinal)];
        }
        catch (Exception error) when (ServerErrors.ToFailure(error) is { } failure)
        {
            throw new StoreFailure(failure.Message, mayHaveRun: false, error);
        }
        catch (InvalidOperationException error)
        {
            throw new StoreFailure("no node of the cluster is connected", mayHaveRun: false, error);
        }
    }
}
