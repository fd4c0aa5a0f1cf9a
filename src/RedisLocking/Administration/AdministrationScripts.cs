using RedisLocking.Scripting;

namespace RedisLocking.Administration;

/// <summary>The steps of looking at locks; taking one away is a step of its kind.</summary>
internal static class AdministrationScripts
{
    public static readonly RedisScript Inspect = RedisScript.Load("Scripting/layout.lua", "Scripting/session.lua", "Administration/inspect.lua");

    public static readonly RedisScript Scan = RedisScript.Load("Administration/scan.lua");
}
