using System.Buffers;
using System.Globalization;
using System.Text;

namespace RedisLocking.Server.Names;

/// <summary>Percent-encoded UTF-8, decoded strictly: what <c>Uri.UnescapeDataString</c> would leave as it stands is a mistake here, for it would make another name.</summary>
internal static class PercentText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">A percent sign without two hexadecimal digits, or bytes that are no UTF-8.</exception>
    public static string Decode(ReadOnlySpan<char> text)
    {
        var bytes = new ArrayBufferWriter<byte>(Math.Max(1, text.Length));
        while (text.IndexOf('%') is var percent and >= 0)
        {
            StrictUtf8.GetBytes(text[..percent], bytes);
            if (text.Length < percent + 3 || !byte.TryParse(text.Slice(percent + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var one))
                throw new ArgumentException("After a '%' stand two hexadecimal digits.");
            bytes.Write([one]);
            text = text[(percent + 3)..];
        }

        StrictUtf8.GetBytes(text, bytes);
        try
        {
            return StrictUtf8.GetString(bytes.WrittenSpan);
        }
        catch (DecoderFallbackException bad)
        {
            throw new ArgumentException("What is percent-encoded is no UTF-8.", bad);
        }
    }
}
