using System.Buffers;
using System.Diagnostics;

namespace RedisLocking.Development;

/// <summary>Where in the application's code something was asked for: the first frame outside of this library and of the framework.</summary>
internal static class CallSite
{
    private static readonly string[] Ours =
        ["RedisLocking", "RedisLocking.Abstractions", "RedisLocking.InMemory", "RedisLocking.AspNetCore", "RedisLocking.MediatR", "MediatR"];

    private static readonly SearchValues<char> Identifier = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>The method, with file and line where the build has them.</summary>
    public static string Here()
    {
        var trace = new StackTrace(skipFrames: 1, fNeedFileInfo: true);
        for (var index = 0; index < trace.FrameCount; index++)
        {
            if (trace.GetFrame(index) is { } frame && DiagnosticMethodInfo.Create(frame) is { } method && IsApplications(method))
                return frame.GetFileName() is { } file ? $"{Name(method)} ({file}:{frame.GetFileLineNumber()})" : Name(method);
        }

        return "code of the framework";
    }

    private static bool IsApplications(DiagnosticMethodInfo method)
    {
        var assembly = method.DeclaringAssemblyName?.Split(',')[0] ?? "";
        return !Ours.Contains(assembly)
            && !assembly.StartsWith("System.", StringComparison.Ordinal)
            && !assembly.StartsWith("Microsoft.", StringComparison.Ordinal);
    }

    // An async method is the compiler's Type+<Method>d__3.MoveNext, a lambda its Type+<>c.<Method>b__0.
    private static string Name(DiagnosticMethodInfo method)
    {
        var type = method.DeclaringTypeName ?? "";
        var generated = type.IndexOf("+<", StringComparison.Ordinal);
        var written = generated < 0 ? type : type[..generated];
        return $"{written}.{Between((generated < 0 ? "" : type[generated..]) + method.Name) ?? method.Name}";
    }

    private static string? Between(string generated)
    {
        for (var open = generated.IndexOf('<'); open >= 0; open = generated.IndexOf('<', open + 1))
        {
            var name = generated.AsSpan(open + 1);
            var length = name.IndexOfAnyExcept(Identifier);
            if (length > 0 && name[length] == '>') // Elsewhere the brackets are empty: a closure's <>c.
                return name[..length].ToString();
        }

        return null;
    }
}
