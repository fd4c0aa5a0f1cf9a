using System.Globalization;
using System.Text;

namespace RedisLocking.TestSupport;

/// <summary>
/// Finds where each request ends in the bytes that a client sends, however they were cut into packets. After bytes that are
/// no request it finds none any more: StackExchange.Redis 1.2.6 now and then writes such into a connection that is killed
/// while it is made, and the server answers by closing it.
/// </summary>
internal sealed class RequestFramer
{
    private readonly List<byte> _request = [];
    private int _lineStart;
    private int _argumentsLeft;
    private int _payloadLeft;
    private bool _isLost;

    /// <summary>Takes bytes until a request is complete or there are no more.</summary>
    /// <returns>How many bytes were taken, and the whole request if the last of them completed one.</returns>
    public (int Taken, byte[]? Request) Take(ReadOnlySpan<byte> bytes)
    {
        for (var index = 0; index < bytes.Length && !_isLost; index++)
        {
            _request.Add(bytes[index]);
            if (Completes(bytes[index]))
            {
                byte[] request = [.. _request];
                _request.Clear();
                _lineStart = 0;
                return (index + 1, request);
            }
        }

        return (bytes.Length, null);
    }

    private bool Completes(byte last)
    {
        if (_payloadLeft > 0)
        {
            if (--_payloadLeft > 0)
                return false;
            _lineStart = _request.Count;
            return --_argumentsLeft == 0;
        }

        return last == '\n' && CompletesWithLine();
    }

    // A request is "*2", then "$3" and three bytes for each argument; any other line is a whole request by itself.
    private bool CompletesWithLine()
    {
        var kind = _request[_lineStart];
        if (kind is not ((byte)'*' or (byte)'$'))
            return true;

        var line = Encoding.ASCII.GetString([.. _request[(_lineStart + 1)..]]).TrimEnd();
        if (!int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            _isLost = true;
            return false;
        }

        _lineStart = _request.Count;
        if (kind == '*')
            _argumentsLeft = number;
        else
            _payloadLeft = number + 2;
        return _argumentsLeft == 0;
    }
}
