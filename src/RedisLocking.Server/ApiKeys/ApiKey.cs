using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Security.Cryptography;

namespace RedisLocking.Server.ApiKeys;

/// <summary>An API key that the service accepts.</summary>
internal sealed class ApiKey
{
    private const string HashPrefix = "sha256:";

    private readonly byte[] _hash;

    public ApiKey(ApiKeyOptions options)
    {
        _hash = TryReadHash(options.Hash, out var hash) ? hash : throw new ArgumentException("The key's options were not validated.", nameof(options));
        Principal = Caller.Make(options.Name!, options.Scopes, options.Prefixes);
    }

    /// <summary>Who sends a request with this key.</summary>
    public ClaimsPrincipal Principal { get; }

    /// <summary>Whether the digest is this key's, in a time that says nothing about how much of it is right.</summary>
    public bool Matches(ReadOnlySpan<byte> digest) => CryptographicOperations.FixedTimeEquals(_hash, digest);

    /// <summary>What is wrong with the keys; nothing, if they can be accepted.</summary>
    public static IEnumerable<string> FindMistakes(IReadOnlyList<ApiKeyOptions> keys) => keys
        .SelectMany((key, index) => FindMistakes(key).Select(mistake => $"API key {index + 1} ({key.Name ?? "without a name"}): {mistake}"))
        .Concat(keys.GroupBy(key => key.Name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => $"There are two API keys of the name '{same.Key}'."));

    private static IEnumerable<string> FindMistakes(ApiKeyOptions key)
    {
        if (string.IsNullOrWhiteSpace(key.Name))
            yield return "Name is missing.";
        if (!TryReadHash(key.Hash, out _))
            yield return $"Hash must be '{HashPrefix}' and the 64 hexadecimal digits of the key's SHA-256, as the argument 'create-key' prints it.";
        if (key.Scopes.Count == 0)
            yield return $"Scopes is empty; it may have {string.Join(", ", Scopes.All)}.";
        foreach (var unknown in key.Scopes.Except(Scopes.All, StringComparer.Ordinal))
            yield return $"Scopes has '{unknown}'; allowed are {string.Join(", ", Scopes.All)}.";
        if (key.Prefixes.Any(string.IsNullOrEmpty))
            yield return "Prefixes has an empty one; leave Prefixes out to allow all names.";
    }

    private static bool TryReadHash(string? text, [NotNullWhen(true)] out byte[]? hash)
    {
        hash = null;
        if (text is null || !text.StartsWith(HashPrefix, StringComparison.Ordinal) || text.Length != HashPrefix.Length + (2 * SHA256.HashSizeInBytes))
            return false;
        var bytes = new byte[SHA256.HashSizeInBytes];
        if (Convert.FromHexString(text.AsSpan(HashPrefix.Length), bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            return false;
        hash = bytes;
        return true;
    }
}
