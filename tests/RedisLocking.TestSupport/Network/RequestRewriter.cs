using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RedisLocking.TestSupport;

/// <summary>
/// Changes the text of scripts on their way to a server (EVAL), and the hash by which they are called from then on (EVALSHA): that is how
/// a bug gets into a product that has no place for one.
/// </summary>
/// <param name="from">What stands in a script.</param>
/// <param name="to">What stands there instead.</param>
public sealed class RequestRewriter(string from, string to)
{
    private static readonly byte[] Eval = "$4\r\nEVAL\r\n"u8.ToArray(), EvalSha = "$7\r\nEVALSHA\r\n"u8.ToArray();

    private readonly ConcurrentDictionary<string, string> _hashes = [];

    /// <summary>Whether a script was changed, so that a test knows that its bug was there.</summary>
    public bool HasRewritten => !_hashes.IsEmpty;

    internal Connection ForConnection() => new(this);

    private byte[] Rewrite(byte[] request)
    {
        if (ArgumentAfter(Eval, request) is { } text)
        {
            var script = Encoding.UTF8.GetString(request[text]);
            var changed = script.Replace(from, to, StringComparison.Ordinal);
            if (changed == script)
                return request;

            _hashes[Hash(script)] = Hash(changed);
            return Replace(request, text, changed);
        }

        return ArgumentAfter(EvalSha, request) is { } hash && _hashes.TryGetValue(Encoding.ASCII.GetString(request[hash]), out var other)
            ? Replace(request, hash, other)
            : request;
    }

    // An argument is "$length", and its bytes.
    private static Range? ArgumentAfter(byte[] command, byte[] request)
    {
        var at = request.AsSpan().IndexOf(command);
        if (at < 0)
            return null;

        var length = at + command.Length + 1;
        var lineEnd = length + request.AsSpan(length).IndexOf((byte)'\r');
        var begin = lineEnd + 2;
        return begin..(begin + int.Parse(Encoding.ASCII.GetString(request.AsSpan(length..lineEnd)), CultureInfo.InvariantCulture));
    }

    private static byte[] Replace(byte[] request, Range argument, string text)
    {
        var (begin, size) = argument.GetOffsetAndLength(request.Length);
        var length = request.AsSpan(0, begin).LastIndexOf((byte)'$') + 1;
        var newSize = Encoding.UTF8.GetByteCount(text).ToString(CultureInfo.InvariantCulture);
        return [.. request.AsSpan(0, length), .. Encoding.UTF8.GetBytes($"{newSize}\r\n{text}"), .. request.AsSpan(begin + size)];
    }

#pragma warning disable CA5350 // Redis names cached scripts by their SHA-1.
    private static string Hash(string script) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(script)));
#pragma warning restore CA5350

    /// <summary>One connection's commands: a command goes on when it is complete.</summary>
    internal sealed class Connection(RequestRewriter rewriter)
    {
        private readonly RequestFramer _framer = new();

        public byte[] Take(ReadOnlySpan<byte> bytes)
        {
            var rewritten = new List<byte>();
            while (bytes.Length > 0)
            {
                var (taken, request) = _framer.Take(bytes);
                bytes = bytes[taken..];
                if (request is not null)
                    rewritten.AddRange(rewriter.Rewrite(request));
            }

            return [.. rewritten];
        }
    }
}
