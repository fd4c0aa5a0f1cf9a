namespace RedisLocking;

/// <summary>
/// A flow of <c>async</c> code asked for a lock that it runs under already: locks are not reentrant, so it would wait for
/// itself. A mistake in the program, and no conflict: it is thrown at once, whatever the wait.
/// </summary>
/// <remarks>
/// A flow runs under the leases of <see cref="DistributedLockExtensions.RunAsync(IDistributedLock, Func{ILockLease, CancellationToken, Task}, CancellationToken)"/>
/// and of the adapters, as <see cref="ILockLeaseAccessor"/> shows them. Permits of one semaphore do not exclude each other.
/// </remarks>
public sealed class LockHeldByFlowException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="name">The lock.</param>
    /// <param name="advice">What to do about it, as a sentence; null: nothing is added.</param>
    public LockHeldByFlowException(LockName name, string? advice = null)
        : base($"Lock '{name}' is held already by the flow that asks for it, which would wait for itself.{(advice is null ? "" : " " + advice)}")
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>The lock.</summary>
    public LockName Name { get; }
}
