namespace RedisLocking.Scripting;

/// <summary>The store did not do, or may not have done, what a call asked. Primitives turn it into <see cref="LockUnavailableException"/>.</summary>
internal sealed class StoreFailure : Exception
{
    public StoreFailure(string message, bool mayHaveRun, Exception? innerException)
        : base(message, innerException) => MayHaveRun = mayHaveRun;

    /// <summary>What there is to say of the lock, to go on with after its name; null where the failure is the store's.</summary>
    public string? OfLock { get; init; }

    /// <summary>Redis says that the session is over for which the call was made.</summary>
    public bool IsSessionOver { get; init; }

    /// <summary>false: the script has not run and will not. true: it may have run, or may still run when a packet arrives late.</summary>
    public bool MayHaveRun { get; }
}
