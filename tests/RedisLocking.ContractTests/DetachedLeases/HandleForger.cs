using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace RedisLocking.ContractTests.DetachedLeases;

/// <summary>What somebody could do to a handle who knows its layout: the checksum is right every time.</summary>
internal static class HandleForger
{
    private const int ChecksumBytes = 4;
    private const int SecretBytes = 16;

    /// <summary>The secret of the first lock in it: behind the version, and the kind with its length.</summary>
    public static byte[] Secret(LeaseHandle handle)
    {
        var bytes = Payload(handle);
        var start = 2 + bytes[1];
        return bytes[start..(start + SecretBytes)];
    }

    /// <summary>One bit of the secret is another.</summary>
    public static LeaseHandle OtherSecret(LeaseHandle handle)
    {
        var bytes = Payload(handle);
        bytes[2 + bytes[1]] ^= 1;
        return Sealed(bytes);
    }

    /// <summary>A piece of its text (name or owner) is another of the same length.</summary>
    public static LeaseHandle OtherText(LeaseHandle handle, string text, string other)
    {
        var bytes = Payload(handle);
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        Encoding.UTF8.GetBytes(other).CopyTo(bytes, at);
        return Sealed(bytes);
    }

    private static byte[] Payload(LeaseHandle handle) => Base64Url.DecodeFromChars(handle.Value)[..^ChecksumBytes];

    private static LeaseHandle Sealed(byte[] payload) => new(Base64Url.EncodeToString([.. payload, .. SHA256.HashData(payload).AsSpan(0, ChecksumBytes)]));
}
