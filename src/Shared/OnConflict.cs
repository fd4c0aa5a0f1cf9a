namespace RedisLocking.Locks;

/// <summary>What a caller who does not get the lock is told.</summary>
internal enum OnConflict
{
    ReturnNull,
    Throw,
}
