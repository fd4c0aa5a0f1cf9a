using System.Globalization;

namespace RedisLocking.TestWorker;

/// <summary>A lock by the word for its kind: mutex, read, write, or semaphore:N.</summary>
internal static class Kinds
{
    public static IDistributedLock Of(ILockProvider locks, string kind, string name, TimeSpan ttl)
    {
        var options = new LeaseOptions { Ttl = ttl };
        return kind.Split(':') switch
        {
            ["mutex"] => locks.Mutex(name, options),
            ["read"] => locks.ReadLock(name, options),
            ["write"] => locks.WriteLock(name, options),
            ["semaphore", var permits] => locks.Semaphore(name, int.Parse(permits, CultureInfo.InvariantCulture), options),
            _ => throw new InvalidOperationException($"'{kind}' is no kind of lock."),
        };
    }
}
