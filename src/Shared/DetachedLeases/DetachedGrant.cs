using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RedisLocking.Leases;

namespace RedisLocking.DetachedLeases;

/// <summary>One lock's part of a handle: all that is needed to find the detached lease in the store, and its secret.</summary>
/// <param name="Name">The lock.</param>
/// <param name="Kind">What its lease ids end with: nothing of a mutex; <c>e</c> of an election, <c>r</c>, <c>w</c> or <c>s</c> and the permits of others.</param>
/// <param name="Owner">The owner's label; null: none.</param>
/// <param name="Ttl">What each renewal gives it.</param>
/// <param name="Token">The detached lease's.</param>
/// <param name="Secret">128 random bits, which stand nowhere but in the handle.</param>
/// <remarks>
/// The store has the <b>verifier</b> instead of the secret, as part of the lease id: half of a SHA-256 of the secret, the name and the TTL.
/// Kind, owner and token stand in the id beside it. So whoever alters any of them makes an id that the store does not have, and
/// nobody who looks into the store, or at a log, can make the handle.
/// </remarks>
internal sealed record DetachedGrant(LockName Name, string Kind, string? Owner, TimeSpan Ttl, FencingToken Token, ReadOnlyMemory<byte> Secret)
{
    public const int SecretBytes = 16;

    private const int VerifierBytes = 16;

    /// <summary>The id in the store.</summary>
    public string LeaseId => string.Create(CultureInfo.InvariantCulture, $"{IdBeforeToken(Name, Owner, Ttl, Secret.Span)}{Token.Value}{Kind}");

    /// <summary>How many permits the semaphore has as far as its owner knew; of another lock, one.</summary>
    public int Permits => Kind.StartsWith('s') ? int.Parse(Kind.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture) : 1;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>The id up to its token, which the store puts behind it.</summary>
    public static string IdBeforeToken(LockName name, string? owner, TimeSpan ttl, ReadOnlySpan<byte> secret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. "RedisLocking lease handle 1"u8, .. secret, .. BitConverter.GetBytes(ttl.Ticks), .. Encoding.UTF8.GetBytes(name.Value)], hash);
        var verifier = Convert.ToHexStringLower(hash[..VerifierBytes]);
        return $"{LeaseIdText.Detached}{(owner is null ? "" : LeaseIdText.Escape(owner) + "/")}{verifier}/";
    }
}
