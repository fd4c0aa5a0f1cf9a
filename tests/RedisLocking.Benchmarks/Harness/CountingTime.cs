namespace RedisLocking.Benchmarks.Harness;

/// <summary>The system's time, and how many timers are made of it.</summary>
internal sealed class CountingTime : TimeProvider
{
    private long _created, _alive, _mostAlive;

    /// <summary>How many timers were ever made.</summary>
    public long Created => Interlocked.Read(ref _created);

    /// <summary>How many there were at most at one time since <see cref="ForgetMost"/>.</summary>
    public long MostAlive => Interlocked.Read(ref _mostAlive);

    public void ForgetMost() => Interlocked.Exchange(ref _mostAlive, Interlocked.Read(ref _alive));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _created);
        var alive = Interlocked.Increment(ref _alive);
        for (var most = MostAlive; alive > most; most = MostAlive)
            Interlocked.CompareExchange(ref _mostAlive, alive, most);
        return new CountedTimer(this, base.CreateTimer(callback, state, dueTime, period));
    }

    private sealed class CountedTimer(CountingTime time, ITimer timer) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            timer.Dispose();
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                Interlocked.Decrement(ref time._alive);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
