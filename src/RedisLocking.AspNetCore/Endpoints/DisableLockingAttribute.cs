namespace RedisLocking;

/// <summary>
/// The endpoint takes no lock, although its group, its controller or its base class is <see cref="LockedAttribute"/>. Of
/// several attributes and conventions on one endpoint the last one wins.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DisableLockingAttribute : Attribute;
