using RedisLocking.Optimistic.Keys;
using StackExchange.Redis;

namespace RedisLocking.Optimistic.Calls;

/// <summary>Calls that travel together in one call of their script.</summary>
internal sealed class CallBatch
{
    // As many as make the cost of a call small beside what they do; and no more than Redis does in a moment.
    private const int MostCalls = 32;
    private const int MostBytes = 64 * 1024;

    private readonly List<StoreCall> _calls;
    private int _size;

    public CallBatch(StoreCall first) => (_calls, _size) = ([first], first.Arguments.Length);

    public CallKind Kind => _calls[0].Kind;

    public IReadOnlyList<StoreCall> Calls => _calls;

    public bool TryAdd(StoreCall call)
    {
        if (_calls.Count == MostCalls || _size + call.Arguments.Length > MostBytes)
            return false;
        _calls.Add(call);
        _size += call.Arguments.Length;
        return true;
    }

    /// <summary>Leaves out those that nobody waits for, if none was sent.</summary>
    public void DropEnded() => _calls.RemoveAll(call => call.IsOver);

    /// <summary>The arguments of the script.</summary>
    /// <param name="number">The call's number; 0: it changes nothing.</param>
    /// <param name="recordTtl">How long its record is kept, in milliseconds.</param>
    public RedisValue[] ArgumentsOf(RedisValue number, RedisValue recordTtl)
    {
        var arguments = new RedisValue[2 + _calls.Count];
        (arguments[0], arguments[1]) = (number, recordTtl);
        for (var index = 0; index < _calls.Count; index++)
            arguments[2 + index] = _calls[index].Arguments;
        return arguments;
    }

    /// <summary>The keys of the script.</summary>
    /// <param name="keys">Where everything is.</param>
    /// <param name="cluster">Whether all of them must be in one hash slot.</param>
    /// <param name="lane">The lane in which it travels; null: it changes nothing.</param>
    /// <exception cref="ArgumentException">They are in several slots.</exception>
    public RedisKey[] KeysOf(StoreKeys keys, bool cluster, string? lane)
    {
        int? slot = cluster ? OneSlot() : null;
        var found = new List<RedisKey> { lane is null ? _calls[0].Keys[0].Text : keys.Lane(lane, slot) };
        if (Kind.HasRevision)
            found.Add(keys.Revision(slot));
        foreach (var call in _calls)
        {
            foreach (var key in call.Keys)
                found.Add(key.Text);
        }

        return [.. found];
    }

    private int OneSlot()
    {
        var first = _calls[0].Keys[0];
        var slot = first.Slot;
        foreach (var key in _calls.SelectMany(call => call.Keys))
        {
            if (key.Slot != slot)
                throw new ArgumentException($"'{first.Name}' and '{key.Name}' are in different hash slots of the Cluster, and a transaction is in one: give their keys the same {{tag}}, or the store a {nameof(RedisStoreOptions.Partition)}.", "request");
        }

        return slot;
    }
}
