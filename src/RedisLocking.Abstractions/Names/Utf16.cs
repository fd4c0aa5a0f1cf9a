namespace RedisLocking.Names;

internal static class Utf16
{
    /// <summary>Where half of a surrogate pair stands alone, which no UTF-8 can say; -1 when it stands nowhere.</summary>
    public static int IndexOfLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            var skipped = text[index..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (skipped < 0)
                return -1;

            index += skipped;
            if (!char.IsHighSurrogate(text[index]) || index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1]))
                return index;
            index++;
        }

        return -1;
    }
}
