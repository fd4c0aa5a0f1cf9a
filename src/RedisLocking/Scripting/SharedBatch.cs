using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace RedisLocking.Scripting;

/// <summary>The calls that travel together in one script call, with the room for their keys and arguments; used again and again.</summary>
internal sealed class SharedBatch
{
    private readonly SharedScript _shared;
    private readonly SharedCall[] _calls;
    private readonly RedisKey[]?[] _keys;
    private readonly RedisValue[]?[] _arguments;

    public SharedBatch(SharedCalls calls, SharedScript shared)
    {
        Calls = calls;
        OnAnswered = () => calls.OnAnswered(this);
        _shared = shared;
        _calls = new SharedCall[shared.MostLocks];
        _keys = new RedisKey[]?[shared.MostLocks + 1];
        _arguments = new RedisValue[]?[shared.MostLocks + 1];
    }

    /// <summary>Where they come from.</summary>
    public SharedCalls Calls { get; }

    public int Count { get; private set; }

    /// <summary>When the first of its calls is given up.</summary>
    public TimeSpan Deadline { get; private set; }

    /// <summary>What comes of sending it; looked at once.</summary>
    public ConfiguredValueTaskAwaitable<RedisResult>.ConfiguredValueTaskAwaiter Answer { get; set; }

    /// <summary>Called when it is answered; made once, for a batch is used again and again.</summary>
    public Action OnAnswered { get; }

    /// <summary>What it left with; null once it has arrived.</summary>
    public Departures.Departure? Departure { get; set; }

    /// <summary>Another one that left with it.</summary>
    public SharedBatch? Next { get; set; }

    /// <summary>Its calls were given up; what comes of it now is nobody's.</summary>
    public bool Abandoned { get; set; }

    public RedisKey[] Keys => _keys[Count] ??= new RedisKey[_shared.KeyCount(Count)];

    public RedisValue[] Arguments => _arguments[Count] ??= new RedisValue[_shared.ArgumentCount(Count)];

    /// <summary>Two rows of batches as one.</summary>
    public static SharedBatch? Join(SharedBatch? row, SharedBatch? after)
    {
        if (row is null)
            return after;
        var last = row;
        while (last.Next is { } next)
            last = next;
        last.Next = after;
        return row;
    }

    /// <summary>Whether the call may travel in this batch.</summary>
    public bool Takes(SharedCall call) =>
        Count == 0 || (Count < _shared.MostLocks && call.Terms == _calls[0].Terms);

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
        var firstLock = _shared.TakesToken ? 1 : 0;
        if (_shared.TakesToken)
            keys[0] = keySpace.Token(_calls[0].Keys.Name, cluster);
        var firstLeader = firstLock + (_shared.TakesQueue ? 2 * Count : Count);
        if (_shared.Session is { } session)
            keys[^1] = session;
        _shared.Common(_calls[0].Terms, arguments);
        for (var index = 0; index < Count; index++)
        {
            var call = _calls[index];
            keys[firstLock + index] = call.Keys.Lock;
            if (_shared.TakesQueue)
                keys[firstLock + Count + index] = call.Keys.Queue;
            if (_shared.TakesLeader)
                keys[firstLeader + index] = call.Keys.Leader;
            arguments[_shared.CommonCount + index] = call.Argument;
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
        Next = null;
        Array.Clear(_calls, 0, Count);
        Count = 0;
    }
}
