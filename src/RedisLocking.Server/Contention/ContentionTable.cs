using RedisLocking.Server.Events;

namespace RedisLocking.Server.Contention;

/// <summary>Which locks were waited for, and how long, in the last five to ten minutes, over all replicas.</summary>
internal sealed class ContentionTable(TimeProvider time) : ILockObserver
{
    /// <summary>Locks that are counted at a time; what is asked for beyond them in the same minutes is not.</summary>
    public const int MostLocks = 10_000;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private Dictionary<string, Counts> _before = [];
    private Dictionary<string, Counts> _now = new(StringComparer.Ordinal);
    private DateTimeOffset _beforeBegan = time.GetUtcNow();
    private DateTimeOffset _nowBegan = time.GetUtcNow();

    public void Observe(LockEvent one)
    {
        var isGrant = one.Type is LockEventType.Granted or LockEventType.HandedOff;
        if (one.Waited is not { } waited || (!isGrant && one.Type is not LockEventType.Refused))
            return;
        lock (_gate)
        {
            TurnOver();
            if (!_now.TryGetValue(one.Name, out var counts))
            {
                if (_now.Count >= MostLocks)
                    return;
                _now.Add(one.Name, counts = new Counts());
            }

            counts.Add(isGrant, waited);
        }
    }

    /// <summary>The locks that were waited for longest altogether, or refused, first.</summary>
    /// <param name="most">How many.</param>
    /// <param name="includes">Which names to look at.</param>
    public (DateTimeOffset Since, IReadOnlyList<Contended> Locks) Worst(int most, Func<string, bool> includes)
    {
        lock (_gate)
        {
            TurnOver();
            var all = new Dictionary<string, Counts>(StringComparer.Ordinal);
            foreach (var (name, counts) in _before.Concat(_now).Where(pair => includes(pair.Key)))
            {
                if (!all.TryGetValue(name, out var sum))
                    all.Add(name, sum = new Counts());
                sum.Add(counts);
            }

            return (_beforeBegan, [.. all
                .Where(pair => pair.Value.Waited > 0 || pair.Value.Refusals > 0)
                .OrderByDescending(pair => pair.Value.Waited).ThenByDescending(pair => pair.Value.Refusals).ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Take(most)
                .Select(pair => new Contended(pair.Key, pair.Value.Grants, pair.Value.Refusals, pair.Value.Waits.Quantile(0.5), pair.Value.Waits.Quantile(0.99)))]);
        }
    }

    private void TurnOver()
    {
        var now = time.GetUtcNow();
        if (now - _nowBegan < Period)
            return;
        var isOld = now - _nowBegan >= 2 * Period;
        (_before, _now) = (isOld ? [] : _now, new(StringComparer.Ordinal));
        (_beforeBegan, _nowBegan) = (isOld ? now : _nowBegan, now);
    }

    private sealed class Counts
    {
        public int Grants { get; private set; }

        public int Refusals { get; private set; }

        /// <summary>Seconds of all requests together.</summary>
        public double Waited { get; private set; }

        public WaitHistogram Waits { get; } = new();

        public void Add(bool isGrant, double waited)
        {
            if (isGrant)
                Grants++;
            else
                Refusals++;
            Waited += waited;
            Waits.Add(waited);
        }

        public void Add(Counts other)
        {
            Grants += other.Grants;
            Refusals += other.Refusals;
            Waited += other.Waited;
            Waits.Add(other.Waits);
        }
    }
}

/// <summary>How much a lock was waited for.</summary>
internal sealed record Contended(string Name, int Grants, int Refusals, double P50, double P99);
