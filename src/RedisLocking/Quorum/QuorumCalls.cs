using RedisLocking.Scripting;
using RedisLocking.Timing;

namespace RedisLocking.Quorum;

/// <summary>A call that every server gets its part of, told what a majority answers.</summary>
internal sealed class QuorumCalls(MonotonicClock clock, TimeSpan operationDeadline, Action<SharedCall> send) : ICallQueue
{
    public void Send(SharedCall call)
    {
        call.Deadline = clock.Now + operationDeadline;
        send(call);
    }

    public TimeSpan SentAt(SharedCall call) => call.Deadline - operationDeadline;
}
