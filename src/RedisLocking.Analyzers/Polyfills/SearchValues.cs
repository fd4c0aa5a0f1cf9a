namespace System.Buffers;

/// <summary>A set of characters to look for, without the speed of the framework's.</summary>
internal sealed class SearchValues<T>(T[] values)
{
    public T[] Values => values;
}

internal static class SearchValues
{
    public static SearchValues<char> Create(string values) => new(values.ToCharArray());

    public static int IndexOfAny(this ReadOnlySpan<char> text, SearchValues<char> values) => text.IndexOfAny(values.Values);

    public static bool ContainsAny(this ReadOnlySpan<char> text, SearchValues<char> values) => text.IndexOfAny(values) >= 0;
}
