namespace RedisLocking.Optimistic;

/// <summary>A value and what the store knows of it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">The value.</param>
/// <param name="Version">
/// Raised by one with each transaction that changes the entry. The first one is the revision of its creation, so a key never has the
/// same version twice: not after it was deleted and created again, and not after the store was emptied. 0 stands for no entry.
/// </param>
/// <param name="CreateRevision">The revision of the transaction that created it.</param>
/// <param name="ModifyRevision">
/// The revision of the transaction that changed it last. Every transaction that changes something takes the next revision of its store (in a
/// Redis Cluster: of its hash slot), which only rises, over a flush and a restart too.
/// </param>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed record Entry<T>(string Key, T Value, long Version, long CreateRevision, long ModifyRevision);
