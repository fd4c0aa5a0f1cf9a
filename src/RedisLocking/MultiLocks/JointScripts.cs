using RedisLocking.Scripting;

namespace RedisLocking.MultiLocks;

/// <summary>The step of several locks at once.</summary>
internal static class JointScripts
{
    public static readonly RedisScript Acquire = Load(holdOff: null);

    /// <param name="holdOff">How long a server that was started, emptied or promoted grants nothing; null: it grants at once.</param>
    public static RedisScript For(TimeSpan? holdOff) => holdOff is null ? Acquire : Load(holdOff);

    private static RedisScript Load(TimeSpan? holdOff) => RedisScript.LoadGranting(
        holdOff, "Scripting/token.lua", "Scripting/layout.lua", "Scripting/session.lua", "Waiting/wake.lua", "Permits/holders.lua", "Permits/handoff.lua", "MultiLocks/acquire.lua");
}
