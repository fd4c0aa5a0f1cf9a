using System.Reflection;
using RedisLocking.Optimistic.Calls;
using RedisLocking.Optimistic.Keys;
using RedisLocking.Scripting;

namespace RedisLocking.Optimistic.Sequences;

/// <summary>A step of a sequence on its way to <c>sequence.lua</c>.</summary>
internal sealed class SequenceCall(CallKind kind, StoreKey key, string what, long amount, SequenceOptions options) : StoreCall(kind, key.Name)
{
    private static readonly RedisScript Sequence = RedisScript.LoadFrom(Assembly.GetExecutingAssembly(), "Calls/parts.lua", "Calls/record.lua", "Sequences/sequence.lua");

    public static readonly CallKind Steps = new(Sequence, hasRevision: false, writes: true);

    public static readonly CallKind Looks = new(Sequence, hasRevision: false, writes: false);

    public override IReadOnlyList<StoreKey> Keys { get; } = [key];

    public override byte[] Arguments { get; } = Write(what, amount, options);

    private static byte[] Write(string what, long amount, SequenceOptions options)
    {
        var part = new PartWriter();
        part.Add(1);
        part.Add(what);
        part.Add(amount);
        part.Add(options.Minimum);
        part.Add(options.Maximum);
        part.Add(options.Cycle ? 1 : 0);
        return part.ToArray();
    }
}
