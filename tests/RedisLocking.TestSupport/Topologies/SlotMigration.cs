using System.Globalization;

namespace RedisLocking.TestSupport;

/// <summary>A slot of a cluster on its way from one primary to another.</summary>
public sealed class SlotMigration
{
    private const string AtOnce = "100", TimeoutMilliseconds = "10000";

    private readonly string _slot;
    private readonly RedisServer _from, _to;
    private readonly string _toId;

    internal SlotMigration(int slot, RedisServer from, RedisServer to, string toId)
    {
        _slot = slot.ToString(CultureInfo.InvariantCulture);
        (_from, _to, _toId) = (from, to, toId);
    }

    /// <summary>Moves all keys that stand in the slot now. Those that are made meanwhile are made where it goes to.</summary>
    public async Task MoveKeysAsync()
    {
        while (await _from.CliAsync("CLUSTER", "GETKEYSINSLOT", _slot, AtOnce) is { Items.Count: > 0 } keys)
            await MoveAsync([.. keys.Texts.Select(key => key!)]);
    }

    /// <summary>Moves some keys and leaves the others: a script that needs both sorts meets TRYAGAIN.</summary>
    public async Task MoveAsync(params string[] keys)
    {
        var port = _to.Port.ToString(CultureInfo.InvariantCulture);
        await _from.CliAsync(["MIGRATE", "127.0.0.1", port, "", "0", TimeoutMilliseconds, "KEYS", .. keys]);
    }

    /// <summary>Gives the slot to its new node, which then tells the others. All keys must have been moved.</summary>
    public async Task FinishAsync()
    {
        await _to.CliAsync("CLUSTER", "SETSLOT", _slot, "NODE", _toId);
        await _from.CliAsync("CLUSTER", "SETSLOT", _slot, "NODE", _toId);
    }
}
