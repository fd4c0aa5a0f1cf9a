namespace RedisLocking.MultiLocks;

/// <summary>
/// The order in which several locks are taken: that of the names' UTF-8 bytes, which every process and every language can
/// agree on. UTF-16 code units have the same order but for surrogates, which UTF-8 sorts above U+E000 to U+FFFF.
/// </summary>
internal static class NameOrder
{
    public static int Compare(string left, string right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        return same == left.Length || same == right.Length
            ? left.Length.CompareTo(right.Length)
            : Rank(left[same]).CompareTo(Rank(right[same]));
    }

    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + char.MaxValue : unit;
}
