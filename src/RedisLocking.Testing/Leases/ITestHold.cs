namespace RedisLocking.Testing.Leases;

/// <summary>What the code under test holds: by a lease, or by a handle.</summary>
internal interface ITestHold
{
    LockName Name { get; }

    string LeaseId { get; }

    FencingToken FencingToken { get; }

    /// <summary>Ends it, and frees the lock; false when it had ended already.</summary>
    /// <param name="why">To end a sentence with.</param>
    bool LoseBecause(string why);
}
