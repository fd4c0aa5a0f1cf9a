using System.Reflection;
using RedisLocking.Optimistic.Calls;
using RedisLocking.Optimistic.Keys;
using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.Optimistic.Sequences;

/// <summary>A step of a sequence on its way to <c>sequence.lua</c>.</summary>
internal sealed class SequenceCall(StoreKey key, string what, long amount, SequenceOptions options)
    : StoreCall(key.Name, Sequence, [default, default, what, amount, options.Minimum, options.Maximum, options.Cycle ? 1 : 0])
{
    private static readonly RedisScript Sequence = RedisScript.LoadFrom(Assembly.GetExecutingAssembly(), "Calls/record.lua", "Sequences/sequence.lua");

    public override RedisKey[] KeysOf(StoreKeys keys, bool cluster, string? lane) =>
        [key.Text, lane is null ? key.Text : keys.Lane(lane, cluster ? key.Slot : null)];
}
