namespace RedisLocking.Locks;

/// <summary>A name that is held as one kind of lock and was asked for as another: whether it is free has no answer then.</summary>
internal static class MixedKinds
{
    /// <param name="name">The lock.</param>
    /// <param name="heldAs">What it is held as, with its article: "a mutex".</param>
    /// <param name="askedFor">What it was asked for as.</param>
    public static LockUnavailableException Exception(LockName name, string heldAs, string askedFor) =>
        new(name, $"Lock '{name}' is held as {heldAs} and was asked for as {askedFor}: a name stands for one kind of lock.");
}
