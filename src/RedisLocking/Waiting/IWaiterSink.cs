using RedisLocking.Locks;

namespace RedisLocking.Waiting;

/// <summary>Who is told how a wait ended on the thread that ended it, in place of a caller who goes on on the thread pool.</summary>
/// <remarks>Both run on the client's reader, on a timer or in somebody's release: they must be short and must not run user code.</remarks>
internal interface IWaiterSink
{
    /// <summary>How many others may ask for the same next, who wait for what it holds already: an estimate.</summary>
    int Followers { get; }

    void OnEnded(LockAttempt attempt);

    void OnFailed(Exception failure);
}
