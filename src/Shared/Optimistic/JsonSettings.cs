using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RedisLocking.Optimistic;

/// <summary>How stores write values unless they are told otherwise: as ASP.NET Core writes JSON.</summary>
internal static class JsonSettings
{
    public static JsonSerializerOptions Usual() => new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = JsonSerializer.IsReflectionEnabledByDefault ? Reflection() : JsonTypeInfoResolver.Combine(),
    };

    /// <summary>A copy that nobody else changes.</summary>
    public static JsonSerializerOptions Frozen(JsonSerializerOptions options)
    {
        var frozen = new JsonSerializerOptions(options);
        frozen.MakeReadOnly();
        return frozen;
    }

    // Off in an application that is trimmed, which then has to bring its contexts.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Asked for only where IsReflectionEnabledByDefault says that it works.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Asked for only where IsReflectionEnabledByDefault says that it works.")]
    private static DefaultJsonTypeInfoResolver Reflection() => new();
}
