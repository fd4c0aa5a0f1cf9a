using System.Buffers.Text;
using System.Text;

namespace RedisLocking.Administration;

/// <summary>Where a page of locks ended: <c>1.</c> and the last name, in base64 of URLs.</summary>
internal static class PageCursor
{
    private const string Version = "1.";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string After(LockName last) => Version + Base64Url.EncodeToString(StrictUtf8.GetBytes(last.Value));

    /// <exception cref="ArgumentException">No page gave it.</exception>
    public static string? Read(string? cursor)
    {
        if (cursor is null)
            return null;

        try
        {
            if (cursor.StartsWith(Version, StringComparison.Ordinal))
                return new LockName(StrictUtf8.GetString(Base64Url.DecodeFromChars(cursor.AsSpan(Version.Length)))).Value;
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException)
        {
            throw NoCursor(malformed);
        }

        throw NoCursor(inner: null);
    }

    private static ArgumentException NoCursor(Exception? inner) => new("No page of this provider gave this cursor: pass on LockPage.Next as it is.", "cursor", inner);
}
