using RedisLocking.Testing.Leases;
using RedisLocking.Testing.Locks;

namespace RedisLocking.Testing.Sessions;

/// <summary>A session of the provider inside, whose locks the test can do to what it can do to any.</summary>
/// <param name="inside">The session there.</param>
/// <param name="provider">The provider there.</param>
/// <param name="store">What its provider's locks have in common.</param>
internal sealed class TestSession(ILockSession inside, InMemoryLockProvider provider, TestStore store) : ILockSession
{
    private readonly Lock _gate = new();
    private readonly List<TestLease> _leases = [];
    private bool _isClosed;

    public TimeSpan Ttl => inside.Ttl;

    public CancellationToken Lost => inside.Lost;

    public IDistributedLock Mutex(LockName name) =>
        new TestLock(inside.Mutex(name), provider.Mutex(name), maxHold: null, isSemaphore: false, store, Add);

    public async ValueTask<bool> CloseAsync()
    {
        TestLease[] leases;
        lock (_gate)
        {
            _isClosed = true;
            leases = [.. _leases];
            _leases.Clear();
        }

        foreach (var lease in leases)
            lease.Close();
        try
        {
            // One that is out of reach has the whole call fail, when the others are given back.
            await Task.WhenAll(leases.Select(lease => lease.ReleaseAsync().AsTask())).ConfigureAwait(false);
        }
        finally
        {
            await inside.CloseAsync().ConfigureAwait(false);
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        catch (LockUnavailableException)
        {
            // As with a lease: disposing never throws.
        }
    }

    private void Add(TestLease lease)
    {
        lock (_gate)
        {
            _leases.RemoveAll(earlier => !earlier.IsLive);
            if (!_isClosed)
            {
                _leases.Add(lease);
                return;
            }
        }

        lease.Close();
        _ = lease.ReleaseAsync().AsTask();
    }
}
