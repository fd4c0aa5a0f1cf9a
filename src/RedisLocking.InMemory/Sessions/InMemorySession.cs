using RedisLocking.Contention;
using RedisLocking.Leases;

namespace RedisLocking.Sessions;

/// <summary>A session inside one process, where it needs no renewal: a name for leases that end together.</summary>
internal sealed class InMemorySession : ILockSession
{
    private readonly string _id = SessionText.NewId();
    private readonly CancellationTokenSource _lost = new();
    private readonly LeaseTerms _terms;
    private readonly LockTable _table;
    private volatile bool _isClosed;

    public InMemorySession(TimeSpan ttl, LockTable table)
    {
        _terms = new LeaseTerms(ttl, MaxHold: null, Session: _id);
        _table = table;
        table.OpenSession(_id, () => _ = _lost.CancelAsync());
    }

    public TimeSpan Ttl => _terms.Ttl;

    public CancellationToken Lost => _lost.Token;

    public IDistributedLock Mutex(LockName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_table.IsClosed, typeof(InMemoryLockProvider));
        return _isClosed ? throw SessionText.Closed() : new InMemoryLock(name, Demand.Mutex, _terms, _table);
    }

    public async ValueTask<bool> CloseAsync()
    {
        _isClosed = true;
        var leases = _table.CloseSession(_id);
        foreach (var lease in leases)
            lease.Close();
        foreach (var lease in leases)
            await lease.ReleaseAsync().ConfigureAwait(false);
        return true;
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);
}
