using RedisLocking.Scripting;

namespace RedisLocking.MultiLocks;

/// <summary>The step of several locks at once.</summary>
internal static class JointScripts
{
    public static readonly RedisScript Acquire = RedisScript.Load(
        "Scripting/token.lua", "Scripting/layout.lua", "Waiting/wake.lua", "Permits/holders.lua", "Permits/handoff.lua", "MultiLocks/acquire.lua");
}
