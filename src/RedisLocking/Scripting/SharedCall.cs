using StackExchange.Redis;

namespace RedisLocking.Scripting;

/// <summary>
/// One lock's part in a script call that may serve many locks. It is at most once on its way; afterwards it may be sent
/// again. Both callbacks run on the client's reader or on a timer: they must be short and must not run user code.
/// </summary>
internal abstract class SharedCall
{
    /// <summary>When it is given up; set by <see cref="SharedCalls"/>.</summary>
    internal TimeSpan Deadline { get; set; }

    /// <summary>It failed in company, with an error that only a call of its own is told; set by <see cref="SharedCalls"/>.</summary>
    internal bool GoesAlone { get; set; }

    /// <summary>The lock.</summary>
    public abstract LockKeys Keys { get; }

    /// <summary>Writes the call's own arguments, as many as its script takes for each lock.</summary>
    public abstract void WriteArguments(Span<RedisValue> arguments);

    /// <summary>The script's answer for this lock.</summary>
    public abstract void OnReply(long reply);

    /// <summary>No answer, or an error.</summary>
    public abstract void OnFailure(StoreFailure failure);
}
