using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace RedisLocking.Server.ApiKeys;

/// <summary>The keys that are accepted now: those of the configuration, and those of the file as it was last read.</summary>
internal sealed class ApiKeyRing
{
    private readonly ApiKey[] _fixed;
    private volatile ApiKey[] _keys;

    public ApiKeyRing(IOptions<AccessOptions> options, IHostEnvironment environment)
    {
        _fixed = [.. options.Value.ApiKeys.Select(key => new ApiKey(key))];
        _keys = _fixed;
        if (options.Value.ApiKeysFile is { Length: > 0 } file)
            Replace(ApiKeysFile.Read(file));
        IsOpen = options.Value.AllowAnonymous || (_keys.Length == 0 && environment.IsDevelopment());
    }

    /// <summary>There are no keys, and none are needed. It stays so until the service is started again.</summary>
    public bool IsOpen { get; }

    /// <summary>Puts the file's keys in the place of those that it had.</summary>
    /// <returns>How many are accepted.</returns>
    public int Replace(IEnumerable<ApiKeyOptions> fromFile) => (_keys = [.. _fixed, .. fromFile.Select(key => new ApiKey(key))]).Length;

    /// <summary>Who the key belongs to; null: nobody.</summary>
    public ClaimsPrincipal? Find(string key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), digest);

        // All of them, so that the time does not tell which it was.
        ClaimsPrincipal? found = null;
        foreach (var one in _keys)
        {
            if (one.Matches(digest))
                found = one.Principal;
        }

        return found;
    }
}
