using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace RedisLocking.Scripting;

/// <summary>The calls that travel together in one script call, with the room for their keys and arguments; used again and again.</summary>
internal sealed class SharedBatch(SharedScript shared)
{
    private readonly SharedCall[] _calls = new SharedCall[shared.MostLocks];
    private readonly RedisKey[]?[] _keys = new RedisKey[]?[shared.MostLocks + 1];
    private readonly RedisValue[]?[] _arguments = new RedisValue[]?[shared.MostLocks + 1];

    public int Count { get; private set; }

    /// <summary>When the first of its calls is given up.</summary>
    public TimeSpan Deadline { get; private set; }

    /// <summary>What comes of sending it; looked at once.</summary>
    public ConfiguredValueTaskAwaitable<RedisResult>.ConfiguredValueTaskAwaiter Answer { get; set; }

    /// <summary>Called when it is answered; made once, for a batch is used again and again.</summary>
    public Action? OnAnswered { get; set; }

    /// <summary>Its calls were given up; what comes of it now is nobody's.</summary>
    public bool Abandoned { get; set; }

    public RedisKey[] Keys => _keys[Count] ??= new RedisKey[shared.KeyCount(Count)];

    public RedisValue[] Arguments => _arguments[Count] ??= new RedisValue[shared.ArgumentCount(Count)];

    /// <summary>Whether the call may travel in this batch.</summary>
    public bool Takes(SharedCall call) =>
        Count == 0 || (Count < shared.MostLocks && call.Terms == _calls[0].Terms);

    public void Add(SharedCall call)
    {
        if (Count == 0)
            Deadline = call.Deadline;
        _calls[Count++] = call;
    }

    public void Fill(KeySpace keySpace, bool cluster, TimeSpan now)
    {
        var keys = Keys;
        var arguments = Arguments;
        var firstLock = shared.TakesToken ? 1 : 0;
        if (shared.TakesToken)
            keys[0] = keySpace.Token(_calls[0].Keys.Name, cluster);
        var firstLeader = firstLock + (shared.TakesQueue ? 2 * Count : Count);
        if (shared.Session is { } session)
            keys[^1] = session;
        shared.Common(_calls[0].Terms, arguments);
        for (var index = 0; index < Count; index++)
        {
            var call = _calls[index];
            keys[firstLock + index] = call.Keys.Lock;
            if (shared.TakesQueue)
                keys[firstLock + Count + index] = call.Keys.Queue;
            if (shared.TakesLeader)
                keys[firstLeader + index] = call.Keys.Leader;
            arguments[shared.CommonCount + index] = call.Argument;
            call.OnSending(now);
        }
    }

    /// <summary>Whether this is an answer to this batch.</summary>
    public bool IsAnswer(byte[]? replies) => replies is { Length: sizeof(long) } || replies?.Length == Count * sizeof(long);

    /// <summary>Hands each call its answer; a call whose error is told only to itself goes to <paramref name="sendAlone"/>.</summary>
    public void Reply(ReadOnlySpan<byte> replies, Action<SharedCall> sendAlone)
    {
        var forAll = replies.Length == sizeof(long);
        var tokens = _calls[0].Terms.Tokens;
        for (var index = 0; index < Count; index++)
        {
            // One number for all: the same for each, but for tokens, which follow one another.
            var reply = BinaryPrimitives.ReadInt64BigEndian(forAll ? replies : replies[(index * sizeof(long))..]) + (forAll ? index * tokens : 0);
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
        Answer = default;
        Array.Clear(_calls, 0, Count);
        Count = 0;
    }
}
