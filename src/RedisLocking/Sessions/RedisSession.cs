using System.Collections.Concurrent;
using RedisLocking.Contention;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Scripting;

namespace RedisLocking.Sessions;

/// <summary>
/// A session on one Redis: a lease of its own key, and a table of its own for the locks that are taken for it, so that none of its holds
/// passes to a waiter outside of it.
/// </summary>
/// <remarks>
/// However it ends: its own hold is over and its table closed, and then its leases are looked for on the wheel. What is granted at the same
/// time finds nobody who waits for it, and is given back; or it finds, when it is put on the wheel, that the session is over; or it is found
/// there.
/// </remarks>
internal sealed class RedisSession : ILockSession
{
    // The last resort for a lock whose session's process died and for which nobody asks, and how long a library that knows no sessions waits
    // for it. Every third of it a living process finds out whether one lock alone is gone, which costs 100,000 leases a call in three seconds.
    private static readonly TimeSpan LeastLockTtl = TimeSpan.FromHours(1);

    // So many releases are through well within a call's deadline.
    private const int MostReleasesAtOnce = 4096;

    private const string Over = "its session is over";

    private readonly string _id;
    private readonly KeySpace _keys;
    private readonly LockStore _ofLeases;
    private readonly ContentionServices _services;
    private readonly Action<RedisSession> _onOver;
    private readonly SessionKind _kind;
    private readonly LockTable _table;
    private readonly LeaseTerms _leaseTerms;

    /// <summary>Those that ended with it, which nobody may have released.</summary>
    private readonly ConcurrentQueue<RedisLease> _ended = [];
    private readonly Lazy<Task<bool>> _closing;
    private volatile RedisLease _lease = null!;
    private SessionMutexKind _mutex = null!;
    private volatile bool _isClosed;

    /// <param name="id">What it is called.</param>
    /// <param name="ttl">Its TTL.</param>
    /// <param name="keys">Which key is what.</param>
    /// <param name="ofSessions">The calls of its own hold.</param>
    /// <param name="ofLeases">Its leases' calls.</param>
    /// <param name="services">What all kinds of locks share.</param>
    /// <param name="onOver">Told, perhaps twice, when it is over.</param>
    public RedisSession(string id, TimeSpan ttl, KeySpace keys, LockStore ofSessions, LockStore ofLeases, ContentionServices services, Action<RedisSession> onOver)
    {
        _id = id;
        _keys = keys;
        _ofLeases = ofLeases;
        _services = services;
        _onOver = onOver;
        _kind = new SessionKind(ofSessions, services, OnLost);
        _table = new LockTable(services);

        // When two thirds of it are left, the session could still last for all of its own TTL.
        _leaseTerms = new LeaseTerms(LeastLockTtl + (1.5 * ttl), MaxHold: null, Session: id);
        _closing = new Lazy<Task<bool>>(CloseOnceAsync);
        Ttl = ttl;
    }

    public TimeSpan Ttl { get; }

    public CancellationToken Lost => _lease.Lost;

    /// <summary>Then all locks end as those without a session do.</summary>
    public bool IsProviderClosing => Hold.Host.IsClosing;

    private Hold Hold => _lease.Hold;

    /// <summary>Called once, before anything else.</summary>
    /// <exception cref="LockUnavailableException">Redis did not answer. Should the session be there, it is swept.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var terms = new LeaseTerms(Ttl, MaxHold: null);
        _lease = (RedisLease)(await _table.AcquireAsync(_kind, _keys.OfSession(_id), terms, TimeSpan.Zero, OnConflict.Throw, cancellationToken).ConfigureAwait(false))!;
        _mutex = new SessionMutexKind(SessionText.Suffix(_id), Hold, _ofLeases, _services, _ended.Enqueue);
    }

    public IDistributedLock Mutex(LockName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ThrowIfClosed();
        return new SessionLock(this, _mutex, _keys.Of(name), _leaseTerms, _table);
    }

    public ValueTask<bool> CloseAsync()
    {
        _isClosed = true;
        return new ValueTask<bool>(_closing.Value);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        catch (LockUnavailableException)
        {
            // As with a lease: it is logged, and the session is swept.
        }
    }

    /// <summary>No lock can be had for it any more, and why.</summary>
    /// <param name="name">What was asked for.</param>
    /// <param name="innerException">How that was found out, if not here.</param>
    public void ThrowIfOver(LockName name, Exception? innerException = null)
    {
        ThrowIfClosed();
        if (Hold.IsOver)
            throw SessionText.Lost(name, Hold.Loss.Why, innerException);
    }

    /// <summary>Redis says that it is over.</summary>
    public void Refuse() => Hold.Refuse();

    /// <summary>Looks whether Redis still has it and all of its leases.</summary>
    public void LookSoon()
    {
        if (_lease is null)
            return; // It is just being opened.
        Hold.RenewSoon();
        foreach (var hold in Hold.Host.HoldsOf(Hold))
            hold.RenewSoon();
    }

    /// <summary>The provider closes: who waits is told, and who comes is refused.</summary>
    public void CloseTable() => _table.Close();

    /// <summary>Ends when nothing is under way for it any more. After <see cref="CloseTable"/>.</summary>
    public Task EmptiedAsync() => _table.EmptiedAsync();

    private void ThrowIfClosed()
    {
        if (_isClosed)
            throw SessionText.Closed();
        ObjectDisposedException.ThrowIf(IsProviderClosing, typeof(ILockProvider));
    }

    // Not on the thread that found it out: a hundred thousand leases would hold up the others' timer, or their answers.
    private void OnLost(RedisLease lease)
    {
        _lease = lease; // It may be lost before who opened it has heard that it is there.
        ThreadPool.UnsafeQueueUserWorkItem(static session => session.EndLeases(static (_, hold) => hold.LoseWithSession()), this, preferLocal: false);
    }

    private async Task<bool> CloseOnceAsync()
    {
        // Who closes it may be in a hurry, or under a lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        _table.Close(Over);

        // Redis hears of the session first: from then on all of its locks are free, whatever becomes of their releases.
        var answer = _lease.ReleaseAsync();
        EndLeases(static (session, hold) => session.Close(hold.Lease!));
        await ReleaseLeasesAsync().ConfigureAwait(false);
        return await answer.ConfigureAwait(false);
    }

    private void EndLeases(Action<RedisSession, Hold> end)
    {
        _table.Close(Over);
        foreach (var hold in Hold.Host.HoldsOf(Hold))
            end(this, hold);
        _onOver(this);
    }

    private void Close(RedisLease lease)
    {
        lease.Close();
        _ended.Enqueue(lease);
    }

    private async Task ReleaseLeasesAsync()
    {
        foreach (var some in _ended.Chunk(MostReleasesAtOnce))
        {
            try
            {
                await Task.WhenAll(some.Select(lease => lease.ReleaseAsync().AsTask())).ConfigureAwait(false);
            }
            catch (LockUnavailableException)
            {
                // Redis is away: what is left is free when the session is.
                return;
            }
        }
    }
}
