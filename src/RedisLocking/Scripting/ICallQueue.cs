namespace RedisLocking.Scripting;

/// <summary>Where calls of one kind are sent, and travel together where that is possible.</summary>
internal interface ICallQueue
{
    /// <summary>Sends it; one of its callbacks tells what came of it, on another thread or before this returns.</summary>
    void Send(SharedCall call);

    /// <summary>No later than the call was sent last; from when it was handed to <see cref="Send"/>.</summary>
    TimeSpan SentAt(SharedCall call);
}
