using RedisLocking.Scripting;

namespace RedisLocking.Mutexes;

/// <summary>The mutex's steps, each the file of its name.</summary>
internal static class MutexScripts
{
    private const string Token = "Scripting/token.lua";

    public static readonly RedisScript Acquire = RedisScript.Load(Token, "Mutexes/acquire.lua");
    public static readonly RedisScript Query = RedisScript.Load(Token, "Mutexes/query.lua");
    public static readonly RedisScript Renew = RedisScript.Load("Mutexes/renew.lua");
    public static readonly RedisScript Release = RedisScript.Load("Mutexes/release.lua");
}
