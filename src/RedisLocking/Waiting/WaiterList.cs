namespace RedisLocking.Waiting;

/// <summary>Waiters in order of arrival; leaving from the middle costs no more than from the front. Guarded by its owner.</summary>
internal struct WaiterList
{
    private Waiter? _last;

    public Waiter? First { get; private set; }

    public int Count { get; private set; }

    public void Add(Waiter waiter)
    {
        waiter.Previous = _last;
        if (_last is null)
            First = waiter;
        else
            _last.Next = waiter;
        _last = waiter;
        waiter.IsQueued = true;
        Count++;
    }

    /// <summary>Takes the waiter out; false when somebody else has, and ends it.</summary>
    public bool Remove(Waiter waiter)
    {
        if (!waiter.IsQueued)
            return false;

        if (waiter.Previous is null)
            First = waiter.Next;
        else
            waiter.Previous.Next = waiter.Next;
        if (waiter.Next is null)
            _last = waiter.Previous;
        else
            waiter.Next.Previous = waiter.Previous;
        (waiter.Previous, waiter.Next, waiter.IsQueued) = (null, null, false);
        Count--;
        return true;
    }

    /// <summary>Takes out all for which it is true, in order.</summary>
    public List<Waiter>? RemoveAll(Func<Waiter, bool> which)
    {
        List<Waiter>? removed = null;
        for (var waiter = First; waiter is not null;)
        {
            var next = waiter.Next;
            if (which(waiter))
            {
                Remove(waiter);
                (removed ??= []).Add(waiter);
            }

            waiter = next;
        }

        return removed;
    }
}
