using RedisLocking.Scripting;

namespace RedisLocking.Quorum;

/// <summary>What one server of several does, each step the file of its name behind the local functions that it uses.</summary>
internal static class QuorumScripts
{
    private const string Token = "Scripting/token.lua";
    private const string Layout = "Scripting/layout.lua";
    private const string Member = "Scripting/member.lua";

    /// <summary>The answer of a server that was started, or lost its data, and votes for nobody yet.</summary>
    public const long NoMember = -4503599627370496;

    public static readonly RedisScript Acquire = RedisScript.Load(Token, Layout, Member, "Quorum/acquire.lua");
    public static readonly RedisScript Extend = RedisScript.Load(Token, "Quorum/extend.lua");
    public static readonly RedisScript WriteBack = RedisScript.Load(Token, "Quorum/writeback.lua");
    public static readonly RedisScript Renew = RedisScript.Load(Layout, "Mutexes/renew.lua");
    public static readonly RedisScript Release = RedisScript.Load("Quorum/release.lua");
    public static readonly RedisScript Admit = RedisScript.Load(Token, Member, "Quorum/admit.lua");
}
