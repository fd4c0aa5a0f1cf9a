namespace RedisLocking.Optimistic;

/// <summary>What a versioned store takes. Everything above is refused before anything is sent.</summary>
public static class StoreLimits
{
    /// <summary>The longest key or name, in bytes of UTF-8: 1,024.</summary>
    public const int MaxKeyBytes = 1024;

    /// <summary>The largest value, as JSON: 1 MB, 1,048,576 bytes.</summary>
    public const int MaxValueBytes = 1024 * 1024;

    /// <summary>How many operations one transaction may execute, those of nested ones included, and how many comparisons it may have: 1,000 each.</summary>
    public const int MaxOperations = 1000;

    /// <summary>How deep transactions may be nested: 16, the outermost included.</summary>
    public const int MaxDepth = 16;

    /// <summary>The largest number of a version, a revision or a sequence: 2^53 − 1, up to which JSON and Lua are exact.</summary>
    public const long MaxNumber = (1L << 53) - 1;
}
