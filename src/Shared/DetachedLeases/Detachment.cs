using System.Runtime.InteropServices;

namespace RedisLocking.DetachedLeases;

/// <summary>What a lease became when it was detached: its part of the handle, and the way back to it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Detachment(DetachedGrant Grant, IDetachedLease Lease);
