using RedisLocking.DetachedLeases;
using RedisLocking.Leases;
using RedisLocking.Scripting;

namespace RedisLocking.Contention;

/// <summary>A kind of lock whose every step is a script on one Redis.</summary>
internal abstract class ScriptedKind(string name, string idSuffix, LockStore store, ContentionServices services) : LockKind(name, idSuffix, store, services)
{
    /// <summary>Its steps, those included that a contender does not need.</summary>
    public LockStore Scripts => store;

    /// <inheritdoc cref="ContentionServices.TakeAsync"/>
    public Task<Detachment?> TakeAsync(LockKeys keys, LeaseTerms terms) => Services.TakeAsync(this, keys, terms);

    public override Task<Detachment> DetachAsync(Hold hold, TimeSpan ttl) => Services.DetachAsync(this, hold, ttl);
}
