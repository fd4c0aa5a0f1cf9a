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

    public void Add(SharedCall call, bool alone) => (alone ? _alone : _inCompany).Enqueue(call);

    /// <summary>Takes out those for which it is too late to go.</summary>
    public List<SharedCall>? TakeLate(TimeSpan now) => TakeLate(_alone, now, TakeLate(_inCompany, now, late: null));

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

    private static List<SharedCall>? TakeLate(Queue<SharedCall> queue, TimeSpan now, List<SharedCall>? late)
    {
        while (queue.TryPeek(out var oldest) && oldest.Deadline - ScriptRunner.TooShort <= now)
            (late ??= []).Add(queue.Dequeue());
        return late;
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
