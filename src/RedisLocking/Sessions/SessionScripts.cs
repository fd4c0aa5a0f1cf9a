using RedisLocking.Contention;
using RedisLocking.Mutexes;
using RedisLocking.Scripting;

namespace RedisLocking.Sessions;

/// <summary>The mutex's steps as a session's leases take them: those that grant look at the session first.</summary>
internal static class SessionScripts
{
    private const string Token = "Scripting/token.lua";
    private const string Layout = "Scripting/layout.lua";
    private const string Session = "Scripting/session.lua";
    private const string Alive = "Sessions/alive.lua";

    public static readonly LockScripts All = Load(holdOff: null);

    /// <param name="holdOff">How long a server that was started, emptied or promoted grants nothing; null: it grants at once.</param>
    public static LockScripts For(TimeSpan? holdOff) => holdOff is null ? All : Load(holdOff);

    private static LockScripts Load(TimeSpan? holdOff) => MutexScripts.For(holdOff) with
    {
        Acquire = RedisScript.LoadGranting(holdOff, Token, Layout, Session, Alive, "Mutexes/acquire.lua"),
        Ask = RedisScript.LoadGranting(holdOff, Token, Layout, Session, "Waiting/wake.lua", "Mutexes/handoff.lua", Alive, "Mutexes/ask.lua"),
    };
}
