namespace RedisLocking.Timing;

/// <summary>Something that <see cref="TimingWheel"/> calls when it is due. It lends the wheel the room for its links.</summary>
internal interface IScheduled
{
    /// <summary>The wheel's own bookkeeping; nobody else writes to it.</summary>
    ref WheelLinks Links { get; }

    /// <summary>It is due and off the wheel. Runs on the wheel's timer: must be short and must not call user code.</summary>
    void OnDue();
}

/// <summary>Where an <see cref="IScheduled"/> hangs on the wheel.</summary>
internal struct WheelLinks
{
    public IScheduled? Previous;
    public IScheduled? Next;

    /// <summary>When it is due, counted from 1; 0: it is not on the wheel.</summary>
    public long DueTick;
}
