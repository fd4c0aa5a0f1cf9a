using RedisLocking.Contention;
using RedisLocking.Scripting;

namespace RedisLocking.Permits;

/// <summary>The writer that a reader becomes. Until it is taken over, and when nobody takes it, the reader goes on.</summary>
internal sealed class UpgradeKind(string readerId, ReadWriteLocks locks, LockStore store, ContentionServices services)
    : ReadWriteKind(LockMode.Write, SuffixOf(readerId), locks, store, services)
{
    public override bool IsLeftUnlessTaken => true;

    public override string DetachedSuffix => ReadWriteLocks.WriterSuffix;

    // Leaving under its own id makes it the reader again, whom nobody holds any more; under the reader's it ends.
    public override void SweepReleased(LockKeys keys, string leaseId) => Sweep(keys, readerId);

    private static string SuffixOf(string readerId) => string.Concat("u", readerId.AsSpan(readerId.LastIndexOf('/') + 1)[..^1]);
}
