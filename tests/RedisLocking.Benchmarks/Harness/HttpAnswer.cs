using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace RedisLocking.Benchmarks.Harness;

/// <summary>What the lock service answered, as far as a load generator looks at it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HttpAnswer(int Status, string? Location)
{
    /// <summary>Reads it; false: not all of it has come.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out HttpAnswer answer)
    {
        answer = default;
        var headersEnd = bytes.IndexOf("\r\n\r\n"u8);
        if (headersEnd < 0)
            return false;
        var headers = bytes[..(headersEnd + 2)];
        if (!IsWhole(headers, bytes[(headersEnd + 4)..]))
            return false;
        _ = Utf8Parser.TryParse(headers["HTTP/1.1 ".Length..], out int status, out _);
        answer = new HttpAnswer(status, Header(headers, "Location: "u8) is { IsEmpty: false } location ? Encoding.ASCII.GetString(location) : null);
        return true;
    }

    private static bool IsWhole(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> body)
    {
        if (Header(headers, "Content-Length: "u8) is { IsEmpty: false } length)
            return Utf8Parser.TryParse(length, out int bytes, out _) && body.Length >= bytes;
        return Header(headers, "Transfer-Encoding: "u8).IsEmpty || body.EndsWith("0\r\n\r\n"u8);
    }

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> name)
    {
        var at = headers.IndexOf(name);
        if (at < 0)
            return [];
        var value = headers[(at + name.Length)..];
        return value[..value.IndexOf("\r\n"u8)];
    }
}
