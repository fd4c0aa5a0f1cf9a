using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RedisLocking.DetachedLeases;

/// <summary>
/// A handle as text, version 1: in base64 of URLs, the byte 1; for each lock kind, secret, TTL in ms, token, name and owner; and four bytes
/// of a checksum, so that one that was cut off or mistyped is told from one whose lease has ended. The checksum is no signature:
/// what was made up with care is found by its lease not being there.
/// </summary>
internal static class HandleText
{
    private const byte Version = 1;
    private const int ChecksumBytes = 4;

    public static LeaseHandle Write(IEnumerable<DetachedGrant> grants)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Version);
            foreach (var grant in grants)
            {
                writer.Write(grant.Kind);
                writer.Write(grant.Secret.Span);
                writer.Write7BitEncodedInt64(grant.Ttl.Ticks);
                writer.Write7BitEncodedInt64(grant.Token.Value);
                writer.Write(grant.Name.Value);
                writer.Write(grant.Owner ?? "");
            }
        }

        bytes.Write(Checksum(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return new LeaseHandle(Base64Url.EncodeToString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    /// <exception cref="ArgumentException">It is no handle of this version, or was cut off or altered. The message does not repeat it.</exception>
    public static IReadOnlyList<DetachedGrant> Read(LeaseHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        try
        {
            var bytes = Base64Url.DecodeFromChars(handle.Value);
            if (bytes.Length > ChecksumBytes && Checksum(bytes.AsSpan(0, bytes.Length - ChecksumBytes)).SequenceEqual(bytes.AsSpan(bytes.Length - ChecksumBytes)))
                return Read(bytes.AsMemory(0, bytes.Length - ChecksumBytes));
        }
        catch (Exception malformed) when (malformed is FormatException or IOException or ArgumentException or OverflowException)
        {
            throw Unreadable(malformed);
        }

        throw Unreadable(inner: null);
    }

    private static List<DetachedGrant> Read(ReadOnlyMemory<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false), Encoding.UTF8);
        if (reader.ReadByte() != Version)
            throw new FormatException("The handle is of another version.");

        var grants = new List<DetachedGrant>();
        while (reader.BaseStream.Position < reader.BaseStream.Length)
            grants.Add(ReadGrant(reader));
        return grants.Count is > 0 and <= ILockProvider.MaxLocks ? grants : throw new FormatException("The handle is of no lock.");
    }

    private static DetachedGrant ReadGrant(BinaryReader reader)
    {
        var kind = reader.ReadString();
        var secret = reader.ReadBytes(DetachedGrant.SecretBytes);
        var ttl = TimeSpan.FromTicks(reader.Read7BitEncodedInt64());
        var token = new FencingToken(reader.Read7BitEncodedInt64());
        var name = new LockName(reader.ReadString());
        var owner = new LeaseOptions { Ttl = ttl, Owner = reader.ReadString() is { Length: > 0 } label ? label : null }.Owner;
        return secret.Length == DetachedGrant.SecretBytes && IsKind(kind)
            ? new DetachedGrant(name, kind, owner, ttl, token, secret)
            : throw new FormatException("The handle is of an unknown kind of lock.");
    }

    private static bool IsKind(string kind) =>
        kind is "" or "r" or "w" or "e" || (kind[0] == 's' && int.TryParse(kind.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var permits) && permits is >= 1 and <= ILockProvider.MaxPermits);

    private static ReadOnlySpan<byte> Checksum(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes).AsSpan(0, ChecksumBytes);

    private static ArgumentException Unreadable(Exception? inner) =>
        new("This is no lease handle of this version, or it was cut off or altered: pass on what DetachAsync gave, character by character.", "handle", inner);
}
