namespace RedisLocking.Testing.Tests;

/// <summary>Every kind of lock, each of which "order:42" is a part or all of.</summary>
public enum Kind
{
    Mutex,
    Reader,
    Writer,
    Semaphore,
    Several,
}

internal static class Kinds
{
    public static TheoryData<Kind> All => [.. Enum.GetValues<Kind>()];

    public static IDistributedLock Order(this ILockProvider locks, Kind kind) => kind switch
    {
        Kind.Mutex => locks.Mutex("order:42"),
        Kind.Reader => locks.ReadLock("order:42"),
        Kind.Writer => locks.WriteLock("order:42"),
        Kind.Semaphore => locks.Semaphore("order:42", permits: 3),
        _ => locks.AllOf("order:1", "order:42"),
    };
}
