using RedisLocking.Scripting;

namespace RedisLocking.Optimistic.Calls;

/// <summary>
/// Calls of one kind on their way. Those that are asked for while others are in flight travel together with the first answer; nothing is ever delayed to wait for
/// company. In a Cluster each goes alone and at once, because a script must stay in one slot.
/// </summary>
/// <remarks>
/// A call that waits here needs no timer: those before it have earlier deadlines, and make room at them at the latest.
/// </remarks>
internal sealed class CallQueue(CallSender sender, ScriptRunner runner)
{
    // Two keep Redis busy while the answer to one is handed out; with more, fewer calls travel together and each costs more.
    private const int MostInFlight = 2;

    private readonly Lock _gate = new();
    private readonly Queue<StoreCall> _waiting = new();
    private int _inFlight;

    public void Send(StoreCall call)
    {
        CallBatch? batch;
        lock (_gate)
        {
            _waiting.Enqueue(call);
            batch = TakeNext();
        }

        if (batch is not null)
            _ = ServeAsync(batch);
    }

    private async Task ServeAsync(CallBatch batch)
    {
        var sending = sender.SendAsync(batch);
        while (true)
        {
            var answers = await sending.ConfigureAwait(false);
            if (TakeNextInPlace() is not { } next)
            {
                HandOut(batch, answers);
                return;
            }

            // Sent before the answers are handed out, so that Redis works meanwhile.
            sending = sender.SendAsync(next);
            HandOut(batch, answers);
            batch = next;
        }
    }

    private static void HandOut(CallBatch batch, PartAnswer[]? answers)
    {
        for (var index = 0; index < answers?.Length; index++)
            batch.Calls[index].OnAnswer(answers[index]);
    }

    private CallBatch? TakeNextInPlace()
    {
        lock (_gate)
        {
            _inFlight--;
            return TakeNext();
        }
    }

    private CallBatch? TakeNext()
    {
        // While nobody knows what the server is, as when it is away, few try: each attempt is one more failure.
        if (_waiting.Count == 0 || (_inFlight >= MostInFlight && !runner.Connection.Cluster.IsKnownToBeCluster))
            return null;
        _inFlight++;
        var batch = new CallBatch(_waiting.Dequeue());
        while (runner.Connection.Cluster.IsKnownToBeNoCluster && _waiting.TryPeek(out var next) && batch.TryAdd(next))
            _waiting.Dequeue();
        return batch;
    }
}
