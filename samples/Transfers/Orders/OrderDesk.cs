using System.Globalization;
using RedisLocking.Optimistic;

namespace Transfers.Orders;

/// <summary>An order and its lines under one version: whoever adds a line adds it to the order that he has seen.</summary>
public sealed class OrderDesk(IVersionedStore store)
{
    private const string Head = "head";

    /// <summary>Adds a line behind the last one.</summary>
    public async Task AddLineAsync(string order, string text)
    {
        var group = store.Group("order:" + order);
        while (true)
        {
            var seen = await group.ReadAsync([Head]);
            var lines = seen.Member<int>(Head)?.Value ?? 0;
            try
            {
                await group.ChangeAsync(seen.Version, [EntryChange.Put(group.Key(Line(lines)), text), EntryChange.Put(group.Key(Head), lines + 1)]);
                return;
            }
            catch (VersionConflictException)
            {
                // Somebody else changed the order: look at it again.
            }
        }
    }

    /// <summary>The lines, all of one version.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string order)
    {
        var group = store.Group("order:" + order);
        while (true)
        {
            var head = await group.ReadAsync([Head]);
            var names = Enumerable.Range(0, head.Member<int>(Head)?.Value ?? 0).Select(Line).ToList();
            var lines = await group.ReadAsync(names);
            if (lines.Version == head.Version)
                return [.. names.Select(name => lines.Member<string>(name)!.Value)];
        }
    }

    private static string Line(int number) => "line:" + number.ToString(CultureInfo.InvariantCulture);
}
