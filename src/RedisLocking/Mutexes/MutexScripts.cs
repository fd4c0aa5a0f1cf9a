using RedisLocking.Scripting;

namespace RedisLocking.Mutexes;

/// <summary>The mutex's steps, each the file of its name behind the local functions that it uses.</summary>
internal static class MutexScripts
{
    private const string Token = "Scripting/token.lua";
    private const string Layout = "Scripting/layout.lua";
    private const string HandOff = "Waiting/handoff.lua";

    public static readonly RedisScript Acquire = RedisScript.Load(Token, Layout, "Mutexes/acquire.lua");
    public static readonly RedisScript Pin = RedisScript.Load(Layout, "Mutexes/pin.lua");
    public static readonly RedisScript Release = RedisScript.Load(Token, HandOff, "Mutexes/release.lua");
    public static readonly RedisScript Renew = RedisScript.Load(Layout, "Mutexes/renew.lua");
    public static readonly RedisScript Extend = RedisScript.Load(Token, Layout, "Mutexes/extend.lua");
    public static readonly RedisScript Ask = RedisScript.Load(Token, Layout, HandOff, "Mutexes/ask.lua");
    public static readonly RedisScript Leave = RedisScript.Load(Token, Layout, HandOff, "Mutexes/leave.lua");
}
