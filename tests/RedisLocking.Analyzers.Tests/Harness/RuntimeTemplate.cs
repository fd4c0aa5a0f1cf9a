using System.Reflection;

namespace RedisLocking.Analyzers.Tests.Harness;

/// <summary><c>LockTemplate</c> of the abstractions; the analyzers have one of that name too, made of the same files.</summary>
internal static class RuntimeTemplate
{
    private static readonly Func<string, object> Reader = typeof(LockedAttribute).Assembly
        .GetType("RedisLocking.LockTemplate", throwOnError: true)!
        .GetMethod("Parse", BindingFlags.Public | BindingFlags.Static)!
        .CreateDelegate<Func<string, object>>();

    public static object Parse(string template) => Reader(template);
}
