using RedisLocking.Cli.Backends;

namespace RedisLocking.Cli.Tests.Leases;

/// <summary>A store that answers each renewal as the test says; nothing else is asked of it.</summary>
internal sealed class ScriptedBackend(Func<int, Task<bool>> renew) : ILockBackend
{
    public int Renewals { get; private set; }

    public Task<bool> RenewAsync(string handle, CancellationToken cancellationToken) => renew(++Renewals);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Task<Grant?> AcquireAsync(LockRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LeaseSeen?> FindAsync(string handle, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> ReleaseAsync(string handle, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<LockSeen> ListAsync(string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<LockEvent> WatchAsync(string prefix, TimeSpan interval, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LockSeen?> FindLockAsync(LockName name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LockBroken?> BreakAsync(LockName name, CancellationToken cancellationToken) => throw new NotSupportedException();
}
