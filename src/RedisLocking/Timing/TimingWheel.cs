using System.Numerics;

namespace RedisLocking.Timing;

/// <summary>
/// Any number of due times on one timer. A hashed wheel (Varghese and Lauck, 1987, scheme 6): a slot per tick, an entry in
/// the slot of its due time whatever the round, so that adding and removing cost the same for ten entries and a million.
/// The timer is armed for the next slot that has an entry, and not at all when the wheel is empty.
/// </summary>
internal sealed class TimingWheel : IDisposable
{
    private const int Slots = 512;
    private const long TicksPerSlot = 5 * TimeSpan.TicksPerMillisecond;

    private readonly Lock _gate = new();
    private readonly MonotonicClock _clock;
    private readonly ITimer _timer;
    private readonly IScheduled?[] _heads = new IScheduled?[Slots];
    private readonly ulong[] _occupied = new ulong[Slots / 64];
    private readonly List<IScheduled> _due = [];
    private long _lastTick;
    private long _armedTick = long.MaxValue;
    private bool _disposed;

    public TimingWheel(MonotonicClock clock)
    {
        _clock = clock;
        _timer = clock.Provider.CreateTimer(static wheel => ((TimingWheel)wheel!).Turn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Puts the entry on the wheel, or moves it. It is called at <paramref name="due"/> or up to a slot's 5 ms later. False:
    /// the wheel was stopped.
    /// </summary>
    public bool Schedule(IScheduled entry, TimeSpan due)
    {
        lock (_gate)
        {
            if (_disposed)
                return false;

            Unlink(entry);
            var tick = Math.Max((due.Ticks + TicksPerSlot - 1) / TicksPerSlot, _lastTick + 1);
            Link(entry, tick);
            if (tick < _armedTick)
                Arm(tick);
            return true;
        }
    }

    /// <summary>Takes the entry off the wheel; harmless, and nearly free, when it is not on it.</summary>
    public void Cancel(IScheduled entry)
    {
        if (Volatile.Read(ref entry.Links.DueTick) == 0)
            return;
        lock (_gate)
            Unlink(entry);
    }

    /// <summary>What is on the wheel now.</summary>
    public IReadOnlyList<IScheduled> Entries()
    {
        lock (_gate)
        {
            var entries = new List<IScheduled>();
            foreach (var head in _heads)
            {
                for (var entry = head; entry is not null; entry = entry.Links.Next)
                    entries.Add(entry);
            }

            return entries;
        }
    }

    /// <summary>Stops the timer; nothing is called any more.</summary>
    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        _timer.Dispose();
    }

    private void Turn()
    {
        // One turn at a time: a timer may fire again while its callback runs.
        lock (_due)
        {
            lock (_gate)
            {
                if (_disposed)
                    return;
                CollectDue(_clock.Now.Ticks / TicksPerSlot);
            }

            foreach (var entry in _due)
                entry.OnDue();
            _due.Clear();
        }
    }

    private void CollectDue(long nowTick)
    {
        for (var tick = Math.Max(_lastTick + 1, nowTick - Slots + 1); tick <= nowTick; tick++)
        {
            for (var entry = _heads[tick % Slots]; entry is not null;)
            {
                var next = entry.Links.Next;
                if (entry.Links.DueTick <= nowTick)
                {
                    Unlink(entry);
                    _due.Add(entry);
                }

                entry = next;
            }
        }

        _lastTick = Math.Max(_lastTick, nowTick);
        _armedTick = long.MaxValue;
        if (NextOccupied(_lastTick + 1) is { } upcoming)
            Arm(upcoming);
    }

    private void Arm(long tick)
    {
        _armedTick = tick;
        var delay = TimeSpan.FromTicks(tick * TicksPerSlot) - _clock.Now;
        // Whole milliseconds, rounded up, which is what timers resolve: one that fires early would only have to be armed again.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(delay.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private long? NextOccupied(long from)
    {
        var start = (int)(from % Slots);
        for (var word = 0; word <= _occupied.Length; word++)
        {
            var index = ((start / 64) + word) % _occupied.Length;
            var bits = _occupied[index];
            if (word == 0)
                bits &= ulong.MaxValue << (start % 64);
            else if (word == _occupied.Length)
                bits &= ~(ulong.MaxValue << (start % 64));
            if (bits == 0)
                continue;

            var slot = (index * 64) + BitOperations.TrailingZeroCount(bits);
            return from + ((slot - start + Slots) % Slots);
        }

        return null;
    }

    private void Link(IScheduled entry, long tick)
    {
        var slot = (int)(tick % Slots);
        ref var links = ref entry.Links;
        links.DueTick = tick;
        links.Previous = null;
        links.Next = _heads[slot];
        if (links.Next is { } next)
            next.Links.Previous = entry;
        _heads[slot] = entry;
        _occupied[slot / 64] |= 1UL << (slot % 64);
    }

    private void Unlink(IScheduled entry)
    {
        ref var links = ref entry.Links;
        if (links.DueTick == 0)
            return;

        var slot = (int)(links.DueTick % Slots);
        if (links.Next is { } next)
            next.Links.Previous = links.Previous;
        if (links.Previous is { } previous)
            previous.Links.Next = links.Next;
        else
            _heads[slot] = links.Next;
        if (_heads[slot] is null)
            _occupied[slot / 64] &= ~(1UL << (slot % 64));
        links = default;
    }
}
