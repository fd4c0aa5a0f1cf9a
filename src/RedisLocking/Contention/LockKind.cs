using RedisLocking.DetachedLeases;
using RedisLocking.Leases;
using RedisLocking.Replicas;
using RedisLocking.Scripting;
using RedisLocking.Waiting;
using StackExchange.Redis;

namespace RedisLocking.Contention;

/// <summary>One kind of lock of a provider: how its ids end, where its calls go, and how a process contends for it.</summary>
/// <param name="name">What it is called in metrics and spans.</param>
/// <param name="idSuffix">What its lease ids end with, by which scripts know the kind.</param>
/// <param name="store">Its calls.</param>
/// <param name="services">What all kinds share.</param>
internal abstract class LockKind(string name, string idSuffix, ILockStore store, ContentionServices services)
{
    public string Name => name;

    /// <summary>The same in a sentence.</summary>
    public virtual string InWords => "a " + name;

    public ILockStore Store => store;

    protected ContentionServices Services => services;

    /// <summary>What the id of a detached lease of it ends with.</summary>
    public virtual string DetachedSuffix => idSuffix;

    public LeaseHost Host => services.Host;

    public IWakeChannel Wake => services.Wake;

    /// <summary>
    /// Whether a process is one contender for a lock, on behalf of all of its callers: where only one of them can hold it
    /// anyway. Otherwise each caller contends for himself, and may hold it beside others.
    /// </summary>
    public virtual bool IsSharedInProcess => true;

    /// <summary>Whether two leases of one lock can exclude each other, so that who holds one must not wait for another.</summary>
    public virtual bool ExcludesItself => true;

    /// <summary>Whether a grant that nobody took is left rather than released: what it stands on goes on without it.</summary>
    public virtual bool IsLeftUnlessTaken => false;

    /// <summary>Whether a free lock can be taken for a handle in one call.</summary>
    public virtual bool GrantsToHandles => false;

    /// <inheritdoc cref="IHoldOwner.Session"/>
    public virtual Hold? Session => null;

    /// <summary>Where grants wait until replicas have them; null: they do not.</summary>
    public ReplicaAcks? Acks => services.Acks;

    /// <summary>How long a hold may pass from waiter to waiter in this process before other processes have their turn.</summary>
    public TimeSpan LocalPassBudget => services.LocalPassBudget;

    public string NextId(string? owner) => services.Ids.Next(idSuffix, owner);

    public virtual RedisLease NewLease(Hold hold, FencingToken token, int pass) => new(hold, token, pass);

    /// <summary>Another provider has told Redis another size of the lock.</summary>
    public virtual void OnOtherSize(LockName lockName)
    {
    }

    /// <inheritdoc cref="IHoldOwner.PinAsync"/>
    public virtual Task<bool> PinAsync(LockKeys keys, string leaseId, TimeSpan ttl) => throw new InvalidOperationException($"The lease of a {name} cannot be pinned.");

    /// <inheritdoc cref="IHoldOwner.PinnedBy"/>
    public virtual Condition? PinnedBy(LockKeys keys, string leaseId) => null;

    /// <summary>Gives a hold to a handle.</summary>
    public abstract Task<Detachment> DetachAsync(Hold hold, TimeSpan ttl);

    /// <summary>Nobody here holds the id: it must not keep the lock, whatever became of the call that it was in.</summary>
    public void Sweep(LockKeys keys, string leaseId) => services.Sweep(store, keys, leaseId);

    /// <summary>The same of a lease whose release was not answered.</summary>
    public virtual void SweepReleased(LockKeys keys, string leaseId) => Sweep(keys, leaseId);

    /// <summary>Leaves the queue, and passes on a grant that came in the same moment.</summary>
    public Task LeaveAsync(LockKeys keys, string leaseId) => services.LeaveAsync(store, keys, leaseId);
}
