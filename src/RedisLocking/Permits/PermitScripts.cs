using RedisLocking.Contention;
using RedisLocking.Scripting;

namespace RedisLocking.Permits;

/// <summary>The steps of readers and writers and of semaphores, each the file of its name behind the local functions that it uses.</summary>
internal static class PermitScripts
{
    private const string Token = "Scripting/token.lua";
    private const string Layout = "Scripting/layout.lua";
    private const string Wake = "Waiting/wake.lua";
    private const string Holders = "Permits/holders.lua";
    private const string HandOff = "Permits/handoff.lua";
    private const string TellForced = "Waiting/forced.lua";

    public static readonly LockScripts All = new(
        AcquireArguments: 6,
        RedisScript.Load(Token, Layout, Wake, Holders, HandOff, "Permits/acquire.lua"),
        RedisScript.Load(Token, Layout, Wake, Holders, HandOff, "Permits/release.lua"),
        RedisScript.Load(Layout, Holders, "Permits/renew.lua"),
        RedisScript.Load(Token, Layout, Holders, "Permits/extend.lua"),
        RedisScript.Load(Token, Layout, Wake, Holders, HandOff, "Permits/ask.lua"),
        RedisScript.Load(Token, Layout, Wake, Holders, HandOff, "Permits/leave.lua"),
        RedisScript.Load(Token, Layout, Holders, "Permits/detach.lua"),
        RedisScript.Load(Layout, Holders, "Permits/check.lua"),
        RedisScript.Load(Token, Layout, Wake, Holders, HandOff, TellForced, "Permits/force.lua"));

    public static readonly RedisScript Downgrade = RedisScript.Load(Token, Layout, Wake, Holders, HandOff, "Permits/downgrade.lua");
}
