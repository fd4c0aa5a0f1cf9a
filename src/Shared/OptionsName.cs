namespace RedisLocking.Configuration;

/// <summary>Under which name the options of a keyed registration are kept.</summary>
internal static class OptionsName
{
    /// <summary>The key's name. The type tells apart keys of the same text.</summary>
    public static string Of(object key) => key as string ?? $"{key.GetType()}:{key}";
}
