using System.Globalization;

namespace RedisLocking.Scripting;

/// <summary>Redis Cluster's hash slots: CRC-16/XMODEM of the hash tag, modulo 16,384 (Redis Cluster specification).</summary>
internal static class HashSlot
{
    public const int Count = 16384;

    private static readonly ushort[] Crc = MakeCrcTable();
    private static readonly Lazy<string[]> Tags = new(FindTags);

    public static int Of(ReadOnlySpan<byte> hashTag)
    {
        ushort crc = 0;
        foreach (var value in hashTag)
            crc = (ushort)((crc << 8) ^ Crc[(crc >> 8) ^ value]);
        return crc % Count;
    }

    /// <summary>
    /// A hash tag of the slot: the smallest whole number whose digits hash there. It is part of the layout: every process
    /// must find the same one.
    /// </summary>
    public static string TagOf(int slot) => Tags.Value[slot];

    private static string[] FindTags()
    {
        var tags = new string[Count];
        Span<byte> digits = stackalloc byte[11];
        for (int number = 0, missing = Count; missing > 0; number++)
        {
            number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
            ref var tag = ref tags[Of(digits[..length])];
            if (tag is not null)
                continue;
            tag = number.ToString(CultureInfo.InvariantCulture);
            missing--;
        }

        return tags;
    }

    private static ushort[] MakeCrcTable()
    {
        const int polynomial = 0x1021;
        var table = new ushort[256];
        for (var index = 0; index < table.Length; index++)
        {
            var crc = index << 8;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ polynomial : crc << 1;
            table[index] = (ushort)crc;
        }

        return table;
    }
}
