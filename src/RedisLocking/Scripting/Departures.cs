using RedisLocking.Connections;

namespace RedisLocking.Scripting;

/// <summary>
/// When calls that wait leave for Redis. All kinds leave together, for they share then what costs more than the scripts themselves:
/// packets, and waking the threads and the server that wait for them.
/// </summary>
/// <remarks>
/// No timer delays a call. A departure is made, by whoever comes or by an answer, when
/// <list type="bullet">
/// <item>hardly anything is on its way;</item>
/// <item>as many wait as are on their way, so that Redis works on some while this process goes on with the others;</item>
/// <item>or the last one is a while ago, for then the network takes longer than all the work, and nothing is won by waiting.</item>
/// </list>
/// Otherwise a call leaves when one of the departures before it is answered, or when others join it. In a cluster each call leaves at once
/// and alone, because a script must stay in one slot.
/// <para>Everything here is done under <see cref="Gate"/>, which is that of the queues too.</para>
/// </remarks>
/// <param name="cluster">Whether the server is one.</param>
/// <param name="mostOnTheirWay">How many departures may be unanswered.</param>
internal sealed class Departures(ClusterDetection cluster, int mostOnTheirWay)
{
    /// <summary>Of calls that somebody waits for: enough for one to leave in each <see cref="AWhile"/> of a round trip of 2 ms.</summary>
    public const int MostWaitedFor = 8;

    /// <summary>Of calls that nobody waits for: one to keep Redis busy while the answer to the other is handed out.</summary>
    public const int MostInBackground = 2;

    // While nobody knows what the server is, as when it is away, few try: each attempt is one more failure.
    private const int MostInTheDark = 2;

    // So few keep nobody busy: company would save nothing, and waiting for it would cost time.
    private const int HardlyAny = 4;

    // By so many the costs are shared well enough.
    private const int Plenty = SharedScript.MostLocksWaitedFor;

    // Longer than a departure takes on the loopback; as long as one takes at best between two machines.
    private static readonly TimeSpan AWhile = TimeSpan.FromMicroseconds(250);

    private readonly List<SharedCalls> _queues = [];
    private int _departures;
    private int _calls;
    private TimeSpan _last;

    public Lock Gate { get; } = new();

    /// <summary>In that queue are calls now.</summary>
    public void Add(SharedCalls queue)
    {
        if (!_queues.Contains(queue))
            _queues.Add(queue);
    }

    /// <summary>The batches that leave now, each with a reference to the next; null when none does.</summary>
    /// <param name="now">The time.</param>
    /// <param name="late">Receives the calls for which it is too late to leave.</param>
    public SharedBatch? TakeNext(TimeSpan now, ref List<SharedCall>? late)
    {
        if (_queues.Count == 0 || !IsTime(now))
            return null;

        SharedBatch? next = null;
        var departure = new Departure();
        for (var index = _queues.Count - 1; index >= 0; index--)
        {
            while (_queues[index].TakeNext(now, ref late) is { } batch)
            {
                departure.Add(batch);
                batch.Next = next;
                next = batch;
                if (!cluster.IsKnownToBeCluster)
                    break;
            }

            if (_queues[index].Waiting == 0)
                _queues.RemoveAt(index);
        }

        if (next is null)
            return null;
        _departures++;
        _calls += departure.Calls;
        _last = now;
        return next;
    }

    /// <summary>The batch is answered, or given up.</summary>
    public void Remove(SharedBatch batch)
    {
        var departure = batch.Departure!;
        if (!departure.Remove(batch))
            return;
        _departures--;
        _calls -= departure.Calls;
    }

    private bool IsTime(TimeSpan now)
    {
        if (!cluster.IsKnownToBeNoCluster)
            return cluster.IsKnownToBeCluster || _departures < MostInTheDark;
        return _departures < mostOnTheirWay
            && (_calls < HardlyAny || Waiting() >= Math.Min(_calls, Plenty) || now - _last >= AWhile);
    }

    private int Waiting()
    {
        var waiting = 0;
        foreach (var queue in _queues)
            waiting += queue.Waiting;
        return waiting;
    }

    /// <summary>What left at once.</summary>
    internal sealed class Departure
    {
        private int _unanswered;

        /// <summary>How many calls there were.</summary>
        public int Calls { get; private set; }

        public void Add(SharedBatch batch)
        {
            batch.Departure = this;
            _unanswered++;
            Calls += batch.Count;
        }

        /// <summary>Whether it was the last one.</summary>
        public bool Remove(SharedBatch batch)
        {
            batch.Departure = null;
            return --_unanswered == 0;
        }
    }
}
