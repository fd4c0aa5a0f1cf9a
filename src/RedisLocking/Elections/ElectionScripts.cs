using RedisLocking.Contention;
using RedisLocking.Mutexes;
using RedisLocking.Scripting;

namespace RedisLocking.Elections;

/// <summary>The steps of an election: the mutex's, with what keeps and withdraws the leader's value, and its own three.</summary>
internal static class ElectionScripts
{
    private const string Token = "Scripting/token.lua";
    private const string Layout = "Scripting/layout.lua";
    private const string Session = "Scripting/session.lua";
    private const string Wake = "Waiting/wake.lua";
    private const string HandOff = "Mutexes/handoff.lua";
    private const string Kind = "Elections/kind.lua";
    private const string Told = "Elections/told.lua";

    public static readonly RedisScript Pin = RedisScript.Load(Layout, Session, "Elections/keep.lua", "Mutexes/pin.lua");

    public static readonly RedisScript Number = RedisScript.Load(Layout, Told, "Elections/number.lua");

    public static readonly RedisScript Proclaim = RedisScript.Load(Layout, Told, "Elections/proclaim.lua");

    public static readonly RedisScript Look = RedisScript.Load(Layout, Kind, Told, "Elections/look.lua");

    /// <param name="holdOff">How long a server that was started, emptied or promoted grants nothing; null: it grants at once.</param>
    public static LockScripts For(TimeSpan? holdOff) => MutexScripts.For(holdOff) with
    {
        Acquire = RedisScript.LoadGranting(holdOff, Token, Layout, Kind, Session, "Mutexes/acquire.lua"),
        Release = RedisScript.LoadGranting(holdOff, Token, Layout, Session, Told, Wake, HandOff, "Elections/withdraw.lua", "Mutexes/release.lua"),
        Renew = RedisScript.Load(Layout, "Elections/renew.lua"),
        Ask = RedisScript.LoadGranting(holdOff, Token, Layout, Kind, Session, Wake, HandOff, "Mutexes/ask.lua"),
        Detach = RedisScript.Load(Token, Layout, Told, "Elections/entrust.lua", "Mutexes/detach.lua"),
        TakesLeader = true,
    };
}
