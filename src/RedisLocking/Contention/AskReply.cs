using StackExchange.Redis;

namespace RedisLocking.Contention;

/// <summary>What <c>ask.lua</c> answers, and <c>acquire.lua</c> to who is ready to wait.</summary>
internal readonly record struct AskReply(AskResult Result, long Number, int InFront, bool IsOtherSize)
{
    private const int MillisecondBits = 28;
    private const int HowBits = 2;

    /// <summary>The answer of <c>acquire.lua</c>, in one number.</summary>
    public static AskReply From(long reply, bool isOtherSize)
    {
        if (reply > 0)
            return new AskReply(AskResult.Granted, reply, InFront: 0, isOtherSize);
        var milliseconds = -reply & ((1L << MillisecondBits) - 1);
        var how = -reply >> MillisecondBits;
        var result = (how & ((1 << HowBits) - 1)) switch
        {
            1 => AskResult.QueuedUnheard,
            2 => AskResult.Queued,
            _ => AskResult.Refused,
        };
        return new AskReply(result, milliseconds, (int)(how >> HowBits), isOtherSize);
    }

    public static AskReply From(RedisResult reply)
    {
        var parts = (RedisResult[])reply!;
        return new AskReply((AskResult)(int)parts[0], (long)parts[1], (int)parts[2], parts.Length > 3 && (int)parts[3] != 0);
    }
}

/// <summary>The first number of the answer.</summary>
internal enum AskResult
{
    /// <summary>The place is gone: join again with a new id.</summary>
    Gone = 0,

    /// <summary>Granted; the number is the first token.</summary>
    Granted = 1,

    /// <summary>Queued; the number is how many ms the holder's lease lasts unless it is renewed.</summary>
    Queued = 2,

    /// <summary>Queued, and nobody listens on this process's wake channel.</summary>
    QueuedUnheard = 3,

    /// <summary>It cannot be granted, however long one waits.</summary>
    Refused = 4,
}
