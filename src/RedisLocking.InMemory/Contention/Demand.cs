using System.Runtime.InteropServices;

namespace RedisLocking.Contention;

/// <summary>What is asked of a lock: its kind, how it is to be held, and for a semaphore of how many permits this is one.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Demand(LockKind Kind, LockMode Mode, int Permits = 1)
{
    public static readonly Demand Mutex = new(LockKind.Mutex, LockMode.Exclusive);
    public static readonly Demand Read = new(LockKind.ReadWrite, LockMode.Read);
    public static readonly Demand Write = new(LockKind.ReadWrite, LockMode.Write);
    public static readonly Demand Leader = new(LockKind.Election, LockMode.Exclusive);

    public static Demand PermitOf(int permits) => new(LockKind.Semaphore, LockMode.Exclusive, permits);
}
