#region from-distributedlock-aliases
using Medallion.Threading;
using RedisLocking;
using IDistributedLock = RedisLocking.IDistributedLock;        // the new one, wherever the file says no more
using MedallionLock = Medallion.Threading.IDistributedLock;    // the old one, for as long as it is there
#endregion

// Outside of the namespace RedisLocking, as a user's code is: inside it there would be no clash.
namespace Shop;

/// <summary>Code on its way from another library.</summary>
public sealed class Migrations(IDistributedLockProvider old, ILockProvider locks)
{
    public MedallionLock Old => old.CreateLock("report");

    public IDistributedLock New => locks.Mutex("report");

    public async Task<bool> PayAsync(string id, CancellationToken ct)
    {
        #region from-distributedlock
        await using ILockLease? lease = await locks.Mutex(LockName.Format($"order:{id}")).TryAcquireAsync(TimeSpan.FromSeconds(5), ct);
        if (lease is null)
            return false;                                  // held for all of 5 s; a Redis that is down is an exception instead
        await PayAsync(id, lease.FencingToken, ct);        // the token is what the old handle did not have
        return true;
        #endregion
    }

    public async Task<bool> ReportAsync(CancellationToken ct)
    {
        #region from-redlock
        var report = locks.Mutex("report", new LeaseOptions { Ttl = TimeSpan.FromSeconds(30) });      // the expiry
        await using ILockLease? lease = await report.TryAcquireAsync(TimeSpan.FromSeconds(10), ct);   // the wait; there is no retry time
        if (lease is null)
            return false;                                                                             // IsAcquired was false
        await WriteReportAsync(lease.FencingToken, lease.Lost);
        return await lease.ReleaseAsync();                                                            // true: it was ours to the end
        #endregion
    }

    private static Task PayAsync(string id, FencingToken token, CancellationToken ct) => Task.FromResult((id, token, ct));

    private static Task WriteReportAsync(FencingToken token, CancellationToken lost) => Task.FromResult((token, lost));
}
