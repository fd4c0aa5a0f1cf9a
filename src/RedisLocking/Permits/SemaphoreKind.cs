using System.Globalization;
using RedisLocking.Contention;

namespace RedisLocking.Permits;

/// <summary>A semaphore of so many permits. The newest provider's number counts, for all; the others are told once.</summary>
internal sealed class SemaphoreKind(int permits, SemaphoreSizes sizes, LockStore store, ContentionServices services)
    : PermitKind("semaphore", "s" + permits.ToString(CultureInfo.InvariantCulture), store, services)
{
    public override void OnOtherSize(LockName lockName) => sizes.Differ(lockName, permits);
}
