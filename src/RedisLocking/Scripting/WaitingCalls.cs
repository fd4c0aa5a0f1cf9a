using System.Diagnostics.CodeAnalysis;

namespace RedisLocking.Scripting;

/// <summary>
/// The calls that have not been sent, in order of arrival. First come those that failed in company with an error that only a call of
/// its own is told: each of them goes alone. Guarded by its owner.
/// </summary>
internal sealed class WaitingCalls
{
    private readonly Queue<SharedCall> _inCompany = new();
    private readonly Queue<SharedCall> _alone = new();

    public TimeSpan? OldestDeadline
    {
        get
        {
            TimeSpan? oldest = _inCompany.TryPeek(out var first) ? first.Deadline : null;
            return _alone.TryPeek(out var alone) && !(oldest < alone.Deadline) ? alone.Deadline : oldest;
        }
    }

    public int Count => _inCompany.Count + _alone.Count;

    public void Add(SharedCall call, bool alone) => (alone ? _alone : _inCompany).Enqueue(call);

    /// <summary>Takes out those for which it is too late to go, into <paramref name="late"/>.</summary>
    public void TakeLate(TimeSpan now, ref List<SharedCall>? late)
    {
        TakeLate(_inCompany, now, ref late);
        TakeLate(_alone, now, ref late);
    }

    /// <summary>Takes out the next one, if there is one that somebody still wants.</summary>
    public bool TryTake([NotNullWhen(true)] out SharedCall? next, out bool goesAlone)
    {
        goesAlone = HasWanted(_alone);
        next = goesAlone ? _alone.Dequeue() : HasWanted(_inCompany) ? _inCompany.Dequeue() : null;
        return next is not null;
    }

    /// <summary>Adds to a call that does not go alone as many of those after it as the batch takes.</summary>
    public void FillUp(SharedBatch batch)
    {
        while (HasWanted(_inCompany) && batch.Takes(_inCompany.Peek()))
            batch.Add(_inCompany.Dequeue());
    }

    private static void TakeLate(Queue<SharedCall> queue, TimeSpan now, ref List<SharedCall>? late)
    {
        while (queue.TryPeek(out var oldest) && oldest.Deadline - ScriptRunner.TooShort <= now)
            (late ??= []).Add(queue.Dequeue());
    }

    private static bool HasWanted(Queue<SharedCall> queue)
    {
        while (queue.TryPeek(out var first))
        {
            if (first.IsWanted)
                return true;
            queue.Dequeue();
        }

        return false;
    }
}
