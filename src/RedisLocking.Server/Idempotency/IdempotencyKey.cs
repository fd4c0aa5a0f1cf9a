using System.Security.Cryptography;
using System.Text;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Idempotency;

/// <summary>
/// A request's <c>Idempotency-Key</c>, with which it may be sent again. What is remembered under it holds a lease's handle, which nobody who
/// reads the store may have: so it is kept under a digest of the key, and encrypted with another.
/// </summary>
internal sealed class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] _secret;

    private IdempotencyKey(string caller, string key)
    {
        // Two callers' keys are two keys. The parts have different lengths in front, so no two pairs give the same text.
        var whole = Encoding.UTF8.GetBytes($"{caller.Length}:{caller}{key}");
        Place = Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, whole, outputLength: 16, info: "place"u8.ToArray()));
        _secret = HKDF.DeriveKey(HashAlgorithmName.SHA256, whole, outputLength: 32, info: "secret"u8.ToArray());
    }

    /// <summary>Under what it is remembered.</summary>
    public string Place { get; }

    /// <summary>The request's key; null: it has none.</summary>
    public static IdempotencyKey? Of(HttpContext context)
    {
        if (!context.Request.Headers.TryGetValue(Header, out var values))
            return null;
        var key = values.ToString();
        return values.Count == 1 && key.Length is > 0 and <= MaxLength && key.All(character => character is > ' ' and <= '~')
            ? new IdempotencyKey(context.User.Identity?.Name ?? "", key)
            : throw ProblemException.BadRequest($"{Header} must be one value of 1 to {MaxLength} visible ASCII characters; a UUID is a good one.");
    }

    public byte[] Encrypt(ReadOnlySpan<byte> plain)
    {
        var sealedText = new byte[NonceSize + TagSize + plain.Length];
        var nonce = sealedText.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_secret, TagSize);
        cipher.Encrypt(nonce, plain, sealedText.AsSpan(NonceSize + TagSize), sealedText.AsSpan(NonceSize, TagSize));
        return sealedText;
    }

    /// <exception cref="CryptographicException">Somebody else has written there.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> sealedText)
    {
        if (sealedText.Length < NonceSize + TagSize)
            throw new CryptographicException("The record is too short.");
        var plain = new byte[sealedText.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(_secret, TagSize);
        cipher.Decrypt(sealedText[..NonceSize], sealedText[(NonceSize + TagSize)..], sealedText.Slice(NonceSize, TagSize), plain);
        return plain;
    }
}
