using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Scripting;
using RedisLocking.Waiting;

namespace RedisLocking.Mutexes;

/// <summary>
/// The mutexes that somebody in this process holds, waits for or asks for now; any other has no entry. It is what makes
/// one process one contender: a caller who finds an entry is refused, or waits, without a command to Redis.
/// </summary>
internal sealed class MutexTable
{
    private const int Stripes = 64;

    private readonly MutexServices _services;
    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new Stripe())];
    private volatile bool _closed;

    public MutexTable(MutexServices services) => _services = services;

    public MutexServices Services => _services;

    public ValueTask<ILockLease?> AcquireAsync(LockKeys keys, LeaseTerms terms, TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        var stripe = _stripes[(uint)keys.Name.GetHashCode() % Stripes];
        var now = _services.Host.Clock.Now;
        LocalMutex? made = null;
        Waiter waiter;
        lock (stripe)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(ILockProvider));
            if (stripe.Locks.TryGetValue(keys.Name, out var mutex))
            {
                if (wait == TimeSpan.Zero && mutex.IsTaken(now, out var expiresIn))
                    return LockAttempt.Conflict(expiresIn).ToResult(keys.Name, wait, onConflict);
            }
            else
            {
                mutex = made = new LocalMutex(_services, stripe, keys, terms);
                stripe.Locks.Add(keys.Name, mutex);
            }

            waiter = new Waiter(mutex, terms, wait, onConflict, cancellationToken);
            mutex.Join(waiter);
        }

        waiter.Arm(now);
        made?.Attempt();
        return waiter.Task;
    }

    /// <summary>No more grants: who waits is told, and who comes is refused.</summary>
    public void Close()
    {
        _closed = true;
        foreach (var stripe in _stripes)
        {
            LocalMutex[] mutexes;
            lock (stripe)
                mutexes = [.. stripe.Locks.Values];
            foreach (var mutex in mutexes)
                mutex.Close();
        }
    }

    /// <summary>Ends when nothing is under way any more: attempts are answered and given back, places are left. After <see cref="Close"/>.</summary>
    public async Task SettledAsync()
    {
        foreach (var stripe in _stripes)
        {
            Task emptied;
            lock (stripe)
                emptied = stripe.EmptiedAsync();
            await emptied.ConfigureAwait(false);
        }

        await _services.LeftAsync().ConfigureAwait(false);
    }

    /// <summary>A part of the table, and the gate of every mutex in it.</summary>
    internal sealed class Stripe
    {
        private TaskCompletionSource? _emptied;

        public Dictionary<LockName, LocalMutex> Locks { get; } = [];

        public void Remove(LockName name)
        {
            Locks.Remove(name);
            if (Locks.Count == 0)
                _emptied?.TrySetResult();
        }

        /// <summary>Ends when there is no mutex any more; none is added by then.</summary>
        public Task EmptiedAsync() =>
            Locks.Count == 0 ? Task.CompletedTask : (_emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }
}
