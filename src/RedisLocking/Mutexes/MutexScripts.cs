using RedisLocking.Contention;
using RedisLocking.Scripting;

namespace RedisLocking.Mutexes;

/// <summary>The mutex's steps, each the file of its name behind the local functions that it uses.</summary>
internal static class MutexScripts
{
    private const string Token = "Scripting/token.lua";
    private const string Layout = "Scripting/layout.lua";
    private const string Session = "Scripting/session.lua";
    private const string Wake = "Waiting/wake.lua";
    private const string HandOff = "Mutexes/handoff.lua";
    private const string TellForced = "Waiting/forced.lua";

    public static readonly LockScripts All = Load(holdOff: null);

    public static readonly RedisScript Pin = RedisScript.Load(Layout, Session, "Mutexes/pin.lua");

    /// <param name="holdOff">How long a server that was started, emptied or promoted grants nothing; null: it grants at once.</param>
    public static LockScripts For(TimeSpan? holdOff) => holdOff is null ? All : Load(holdOff);

    private static LockScripts Load(TimeSpan? holdOff) => new(
        AcquireArguments: 2,
        RedisScript.LoadGranting(holdOff, Token, Layout, Session, "Mutexes/acquire.lua"),
        RedisScript.LoadGranting(holdOff, Token, Session, Wake, HandOff, "Mutexes/release.lua"),
        RedisScript.Load(Layout, "Mutexes/renew.lua"),
        RedisScript.Load(Token, Layout, Session, "Mutexes/extend.lua"),
        RedisScript.LoadGranting(holdOff, Token, Layout, Session, Wake, HandOff, "Mutexes/ask.lua"),
        RedisScript.LoadGranting(holdOff, Token, Layout, Session, Wake, HandOff, "Mutexes/leave.lua"),
        RedisScript.Load(Token, Layout, "Mutexes/detach.lua"),
        RedisScript.Load(Layout, "Mutexes/check.lua"),
        RedisScript.LoadGranting(holdOff, Token, Layout, Session, Wake, HandOff, Token, TellForced, "Mutexes/force.lua"));
}
