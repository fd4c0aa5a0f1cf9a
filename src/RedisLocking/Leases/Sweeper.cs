using RedisLocking.Diagnostics;
using RedisLocking.Scripting;
using RedisLocking.Timing;

namespace RedisLocking.Leases;

/// <summary>
/// Sees to it that an id that nobody here holds does not keep a lock. An acquire whose answer was lost, or whose caller
/// left, may have run, and its packet may even arrive later: the id is compared-and-deleted at 0, 1 and 2 s, then every
/// 5 s for 2 minutes (TCP retransmits a packet for about that long).
/// </summary>
internal sealed class Sweeper(LeaseHost host) : IAsyncDisposable
{
    // Above this, as when Redis is gone under full load, ids are left to their TTL.
    private const int MostAtOnce = 65_536;

    private static readonly TimeSpan[] First = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];
    private static readonly TimeSpan Then = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    // A server that is there answers in a fraction of it; for one that is not nobody who closes is to wait another deadline.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<Swept> _sweeping = [];

    /// <summary>How many ids are being swept now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _sweeping.Count;
        }
    }

    /// <summary>Deletes the lease with the given id wherever it turns up, now and for two minutes.</summary>
    /// <param name="leaseId">The id, which no living lease has.</param>
    /// <param name="delete">Compares and deletes; true when it was there.</param>
    public void Sweep(string leaseId, Func<Task<bool>> delete)
    {
        var swept = new Swept(this, leaseId, delete);
        lock (_gate)
        {
            if (_sweeping.Count >= MostAtOnce)
                return;
            _sweeping.Add(swept);
        }

        swept.Start();
    }

    /// <summary>Tries once more what is left, for a second at most: the rest ends by its TTL.</summary>
    public async ValueTask DisposeAsync()
    {
        Swept[] left;
        lock (_gate)
            left = [.. _sweeping];
        var trying = Task.WhenAll(left.Select(swept => swept.TryAsync()));
        await Task.WhenAny(trying, Task.Delay(Farewell, host.Clock.Provider)).ConfigureAwait(false);
    }

    private LeaseHost Host => host;

    private void Done(Swept swept)
    {
        lock (_gate)
            _sweeping.Remove(swept);
    }

    private sealed class Swept(Sweeper sweeper, string leaseId, Func<Task<bool>> delete) : IScheduled
    {
        private TimeSpan _began;
        private int _attempts;
        private WheelLinks _links;

        private LeaseHost Host => sweeper.Host;

        ref WheelLinks IScheduled.Links => ref _links;

        public void Start()
        {
            _began = Host.Clock.Now;
            OnDue();
        }

        public void OnDue() => _ = TryAndGoOnAsync();

        /// <summary>One attempt; true when the id was found and deleted.</summary>
        public async Task<bool> TryAsync()
        {
            try
            {
                if (!await delete().ConfigureAwait(false))
                    return false;
            }
            catch (StoreFailure)
            {
                // The store is still out of reach: the next attempt, or the TTL, sees to it.
                return false;
            }

            Host.Metrics.Swept();
            Host.Logger.Swept(leaseId);
            return true;
        }

        private async Task TryAndGoOnAsync()
        {
            var swept = await TryAsync().ConfigureAwait(false);
            _attempts++;
            var next = _began + (_attempts < First.Length ? First[_attempts] : First[^1] + ((_attempts - First.Length + 1) * Then));
            var now = Host.Clock.Now;
            if (swept || next - _began > Longest || !Host.Wheel.Schedule(this, next > now ? next : now))
                sweeper.Done(this);
        }
    }
}
