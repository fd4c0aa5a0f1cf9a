namespace RedisLocking.Leases;

/// <summary>One of a lock's holders: a lease of this process, or a detached one.</summary>
internal interface IHolder
{
    LockName Name { get; }

    string LeaseId { get; }

    LockMode Mode { get; }

    /// <summary>What a store would answer as the TTL that remains.</summary>
    TimeSpan ExpiresIn { get; }

    /// <summary>Among the holders of its lock, in no list once it holds it no more; under the table's gate.</summary>
    LinkedListNode<IHolder> Place { get; }

    /// <summary>Tells whoever uses it that the table has taken its lock away. Outside of the gate.</summary>
    /// <param name="why">To end a sentence with.</param>
    void TakeAway(string why);
}
