using RedisLocking.Contention;
using RedisLocking.Scripting;

namespace RedisLocking.Permits;

/// <summary>The steps of readers and writers and of semaphores, each the file of its name behind the local functions that it uses.</summary>
internal static class PermitScripts
{
    private const string Token = "Scripting/token.lua";
    private const string Layout = "Scripting/layout.lua";
    private const string Session = "Scripting/session.lua";
    private const string Wake = "Waiting/wake.lua";
    private const string Holders = "Permits/holders.lua";
    private const string HandOff = "Permits/handoff.lua";
    private const string TellForced = "Waiting/forced.lua";

    public static readonly LockScripts All = Load(holdOff: null);

    public static readonly RedisScript Downgrade = LoadDowngrade(holdOff: null);

    /// <param name="holdOff">How long a server that was started, emptied or promoted grants nothing; null: it grants at once.</param>
    public static LockScripts For(TimeSpan? holdOff) => holdOff is null ? All : Load(holdOff);

    /// <inheritdoc cref="For"/>
    public static RedisScript DowngradeFor(TimeSpan? holdOff) => holdOff is null ? Downgrade : LoadDowngrade(holdOff);

    private static LockScripts Load(TimeSpan? holdOff) => new(
        AcquireArguments: 6,
        RedisScript.LoadGranting(holdOff, Token, Layout, Session, Wake, Holders, HandOff, "Permits/acquire.lua"),
        RedisScript.LoadGranting(holdOff, Token, Layout, Session, Wake, Holders, HandOff, "Permits/release.lua"),
        RedisScript.Load(Layout, Session, Holders, "Permits/renew.lua"),
        RedisScript.Load(Token, Layout, Session, Holders, "Permits/extend.lua"),
        RedisScript.LoadGranting(holdOff, Token, Layout, Session, Wake, Holders, HandOff, "Permits/ask.lua"),
        RedisScript.LoadGranting(holdOff, Token, Layout, Session, Wake, Holders, HandOff, "Permits/leave.lua"),
        RedisScript.Load(Token, Layout, Session, Holders, "Permits/detach.lua"),
        RedisScript.Load(Layout, Session, Holders, "Permits/check.lua"),
        RedisScript.LoadGranting(holdOff, Token, Layout, Session, Wake, Holders, HandOff, Token, TellForced, "Permits/force.lua"));

    private static RedisScript LoadDowngrade(TimeSpan? holdOff) =>
        RedisScript.LoadGranting(holdOff, Token, Layout, Session, Wake, Holders, HandOff, Token, "Permits/downgrade.lua");
}
