using System.Buffers.Binary;
using StackExchange.Redis;

namespace RedisLocking.Scripting;

/// <summary>The calls that travel together in one script call, with the room for their keys and arguments; used again and again.</summary>
internal sealed class SharedBatch(SharedScript shared)
{
    /// <summary>More than this gains nothing: by then what the script does outweighs what the call costs.</summary>
    public const int MostLocks = 32;

    private readonly SharedCall[] _calls = new SharedCall[MostLocks];
    private readonly RedisKey[]?[] _keys = new RedisKey[]?[MostLocks + 1];
    private readonly RedisValue[]?[] _arguments = new RedisValue[]?[MostLocks + 1];

    public int Count { get; private set; }

    /// <summary>When the first of its calls is given up.</summary>
    public TimeSpan Deadline { get; private set; }

    /// <summary>It carries one call, which must have no company.</summary>
    public bool IsAlone => Count == 1 && _calls[0].GoesAlone;

    /// <summary>Its calls were given up; what comes of it now is nobody's.</summary>
    public bool Abandoned { get; set; }

    public RedisKey[] Keys => _keys[Count] ??= new RedisKey[shared.KeyCount(Count)];

    public RedisValue[] Arguments => _arguments[Count] ??= new RedisValue[shared.ArgumentCount(Count)];

    public void Add(SharedCall call)
    {
        if (Count == 0)
            Deadline = call.Deadline;
        _calls[Count++] = call;
    }

    public void Fill(KeySpace keySpace, bool cluster)
    {
        var keys = Keys.AsSpan();
        var arguments = Arguments.AsSpan();
        if (shared.TakesToken)
        {
            keys[0] = keySpace.Token(_calls[0].Keys.Name, cluster);
            keys = keys[1..];
        }

        shared.CommonArguments.CopyTo(arguments);
        arguments = arguments[shared.CommonArguments.Length..];
        for (var index = 0; index < Count; index++)
        {
            var call = _calls[index];
            keys[index * shared.KeysPerLock] = call.Keys.Lock;
            if (shared.TakesQueue)
                keys[(index * shared.KeysPerLock) + 1] = call.Keys.Queue;
            call.WriteArguments(arguments.Slice(index * shared.ArgumentsPerLock, shared.ArgumentsPerLock));
        }
    }

    /// <summary>Hands each call its answer; a call whose error is told only to itself goes to <paramref name="sendAlone"/>.</summary>
    public void Reply(ReadOnlySpan<byte> replies, Action<SharedCall> sendAlone)
    {
        for (var index = 0; index < Count; index++)
        {
            var reply = BinaryPrimitives.ReadInt64BigEndian(replies[(index * sizeof(long))..]);
            if (reply == SharedScript.Error)
                sendAlone(_calls[index]);
            else
                _calls[index].OnReply(reply);
        }
    }

    public void Fail(StoreFailure failure)
    {
        for (var index = 0; index < Count; index++)
            _calls[index].OnFailure(failure);
    }

    public void Clear()
    {
        Array.Clear(_calls, 0, Count);
        Count = 0;
    }
}
