namespace RedisLocking;

/// <summary>
/// The endpoint or the request runs only while it holds these locks: <c>[Locked("register:{body:email|lower}")]</c> on an
/// endpoint, <c>[Locked("register:{Email|lower}")]</c> on a request of MediatR.
/// </summary>
/// <remarks>
/// It says what is locked, and the adapter that reads it (RedisLocking.AspNetCore, RedisLocking.MediatR) where the values of
/// the placeholders come from. Mistakes in it are errors at the application's start, not of a request.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Method)]
public sealed class LockedAttribute : Attribute
{
    /// <summary>Names the locks.</summary>
    /// <param name="templates">
    /// One or several, in the syntax of <see cref="LockTemplate"/>. Several are taken in the order of their names, all or
    /// none; if two of them give one name, that lock is taken once.
    /// </param>
    public LockedAttribute(params string[] templates)
    {
        ArgumentNullException.ThrowIfNull(templates);
        Templates = Array.AsReadOnly([.. templates]);
    }

    /// <summary>The locks' templates, as they are written.</summary>
    public IReadOnlyList<string> Templates { get; }

    /// <summary>The name of the policy in <see cref="LockPolicies"/>.</summary>
    /// <value>Default: null, which is <see cref="LockPolicies.Default"/>.</value>
    public string? Policy { get; set; }

    /// <summary>How the locks are held, in place of the policy's <see cref="LockPolicy.Mode"/>.</summary>
    /// <value>Default: not set, by policy. Not together with <see cref="Permits"/>.</value>
    public LockMode Mode
    {
        get => OwnMode ?? LockMode.Exclusive;
        set => OwnMode = value;
    }

    /// <summary>How many may hold the locks at a time, which are semaphores then; in place of the policy's <see cref="LockPolicy.Permits"/>.</summary>
    /// <value>1 to 1,000,000; 0 is no semaphore. Default: not set, by policy. Not together with <see cref="Mode"/>.</value>
    public int Permits
    {
        get => OwnPermits ?? 0;
        set => OwnPermits = value;
    }

    /// <summary>How long to wait for the locks, in milliseconds, in place of the policy's <see cref="LockPolicy.Wait"/>.</summary>
    /// <value>0 or more; -1 waits until the lock is free. Default: not set, by policy. What was set is <see cref="Wait"/>.</value>
    public int WaitMilliseconds
    {
        get => (int)(Wait?.TotalMilliseconds ?? 0);
        set => Wait = TimeSpan.FromMilliseconds(value);
    }

    /// <summary>The leases' TTL in milliseconds, in place of the policy's <see cref="LockPolicy.Ttl"/>.</summary>
    /// <value>100 to 86,400,000 (24 h). Default: not set, by policy. What was set is <see cref="Ttl"/>.</value>
    public int TtlMilliseconds
    {
        get => (int)(Ttl?.TotalMilliseconds ?? 0);
        set => Ttl = TimeSpan.FromMilliseconds(value);
    }

    /// <summary>
    /// Whether a lock that the current flow holds already serves here too. An endpoint has no flow around it; a request of
    /// MediatR that is sent by the handler of another one has.
    /// </summary>
    /// <value>
    /// Default: false, and such a request is refused with a sentence that says so: it would wait for itself. A reader runs
    /// under the writer's lease as well; a writer does not run under a reader's.
    /// </value>
    public bool ShareHeld { get; set; }

    internal LockMode? OwnMode { get; private set; }

    internal int? OwnPermits { get; private set; }

    /// <summary>What <see cref="WaitMilliseconds"/> was set to; null when it was not.</summary>
    public TimeSpan? Wait { get; private set; }

    /// <summary>What <see cref="TtlMilliseconds"/> was set to; null when it was not.</summary>
    public TimeSpan? Ttl { get; private set; }
}
