using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace System;

/// <summary>Members of newer frameworks that the files shared with the runtime use.</summary>
internal static class FrameworkMembers
{
    extension(ArgumentNullException)
    {
        public static void ThrowIfNull([NotNull] object? argument)
        {
            if (argument is null)
                throw new ArgumentNullException();
        }
    }

    extension(char)
    {
        public static bool IsAsciiLetterOrDigit(char character) =>
            character is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z');
    }

    extension(string)
    {
        public static int GetHashCode(string value, StringComparison comparison) =>
            comparison == StringComparison.Ordinal ? StringComparer.Ordinal.GetHashCode(value) : throw new NotSupportedException();
    }

    extension(SHA256)
    {
        public static byte[] HashData(byte[] bytes)
        {
            using var algorithm = SHA256.Create();
            return algorithm.ComputeHash(bytes);
        }
    }

    extension(Convert)
    {
        public static string ToHexStringLower(byte[] bytes) => string.Concat(bytes.Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
    }

    public static int IndexOf(this string text, char character, StringComparison comparison) =>
        text.IndexOf(character.ToString(), comparison);

    public static int IndexOfAnyInRange(this ReadOnlySpan<char> text, char lowest, char highest)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] >= lowest && text[index] <= highest)
                return index;
        }

        return -1;
    }

    public static TValue? GetValueOrDefault<TKey, TValue>(this IReadOnlyDictionary<TKey, TValue> dictionary, TKey key) =>
        dictionary.TryGetValue(key, out var value) ? value : default;

    public static StringBuilder Append(this StringBuilder text, ReadOnlySpan<char> span) => text.Append(span.ToString());

    public static StringBuilder Append(this StringBuilder text, IFormatProvider culture, FormattableString value) =>
        text.Append(value.ToString(culture));
}
