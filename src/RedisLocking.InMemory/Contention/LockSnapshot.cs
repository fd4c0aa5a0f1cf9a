using System.Runtime.InteropServices;
using RedisLocking.Leases;

namespace RedisLocking.Contention;

/// <summary>A lock as it stood when an administrator looked.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LockSnapshot(LockName Name, LockKind Kind, IReadOnlyList<IHolder> Holders, IReadOnlyList<LockWaiter> Waiters, int Permits);
