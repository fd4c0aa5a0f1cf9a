using System.Globalization;
using System.Text;

namespace RedisLocking.TestSupport;

/// <summary>
/// Changes the text of scripts on their way to a server (EVAL): that is how a bug gets into a product that has no place for one. A client
/// that calls a script by its hash hears that the server does not know it, and sends the text, each time.
/// </summary>
/// <param name="from">What stands in a script.</param>
/// <param name="to">What stands there instead.</param>
public sealed class RequestRewriter(string from, string to)
{
    private static readonly byte[] Eval = "$4\r\nEVAL\r\n"u8.ToArray();

    private int _rewritten;

    /// <summary>How many scripts were sent with another text, so that a test knows that its bug was there.</summary>
    public int Rewritten => Volatile.Read(ref _rewritten);

    internal Connection ForConnection() => new(this);

    private byte[] Rewrite(byte[] request)
    {
        var text = request.AsSpan().IndexOf(Eval);
        if (text < 0)
            return request;

        // The script is the next argument: "$length", and the text.
        var length = text + Eval.Length + 1;
        var lineEnd = length + request.AsSpan(length).IndexOf((byte)'\r');
        var size = int.Parse(Encoding.ASCII.GetString(request, length, lineEnd - length), CultureInfo.InvariantCulture);
        var script = Encoding.UTF8.GetString(request, lineEnd + 2, size);
        var changed = script.Replace(from, to, StringComparison.Ordinal);
        if (changed == script)
            return request;

        Interlocked.Increment(ref _rewritten);
        var newSize = Encoding.UTF8.GetByteCount(changed).ToString(CultureInfo.InvariantCulture);
        return [.. request.AsSpan(0, length), .. Encoding.UTF8.GetBytes($"{newSize}\r\n{changed}"), .. request.AsSpan(lineEnd + 2 + size)];
    }

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
