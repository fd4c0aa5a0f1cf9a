using System.Buffers.Binary;
using System.Text;

namespace RedisLocking.Optimistic.Calls;

/// <summary>Writes a part as the scripts read it (<c>parts.lua</c>): one MessagePack array of texts and whole numbers. One argument costs less on both sides than one for each of them.</summary>
internal sealed class PartWriter
{
    private const byte Array32 = 0xdd, UInt32 = 0xce, Int64 = 0xd3, FixedText = 0xa0, Text8 = 0xd9, Text16 = 0xda, Text32 = 0xdb;
    private const int HeaderLength = 1 + sizeof(uint);

    private byte[] _bytes = new byte[128];
    private int _length = HeaderLength;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    public void Add(long number)
    {
        Count++;
        if (number is >= 0 and <= 127)
        {
            Take(1)[0] = (byte)number;
            return;
        }

        var bytes = Take(1 + sizeof(long));
        bytes[0] = Int64;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], number);
    }

    public void Add(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Encoding.UTF8.GetBytes(text, TakeText(length));
    }

    public void Add(ReadOnlySpan<byte> text) => text.CopyTo(TakeText(text.Length));

    /// <summary>A number that is only known later: see <see cref="Set"/>.</summary>
    public int Reserve()
    {
        Count++;
        var place = _length;
        Take(HeaderLength)[0] = UInt32;
        return place;
    }

    public void Set(int place, int number) => BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(place + 1), (uint)number);

    /// <summary>All of it.</summary>
    public byte[] ToArray()
    {
        _bytes[0] = Array32;
        Set(0, Count);
        return _bytes[.._length];
    }

    private Span<byte> TakeText(int length)
    {
        Count++;
        switch (length)
        {
            case < 32:
                Take(1)[0] = (byte)(FixedText | length);
                break;
            case <= byte.MaxValue:
                var short8 = Take(2);
                (short8[0], short8[1]) = (Text8, (byte)length);
                break;
            case <= ushort.MaxValue:
                var medium = Take(1 + sizeof(ushort));
                medium[0] = Text16;
                BinaryPrimitives.WriteUInt16BigEndian(medium[1..], (ushort)length);
                break;
            default:
                var long32 = Take(1 + sizeof(uint));
                long32[0] = Text32;
                BinaryPrimitives.WriteUInt32BigEndian(long32[1..], (uint)length);
                break;
        }

        return Take(length);
    }

    private Span<byte> Take(int length)
    {
        if (_bytes.Length - _length < length)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + length));
        _length += length;
        return _bytes.AsSpan(_length - length, length);
    }
}
