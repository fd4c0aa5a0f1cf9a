using System.Security.Cryptography;
using System.Text;

namespace RedisLocking.Server.ApiKeys;

/// <summary>A fresh key, which is told once, and the hash that the service is configured with.</summary>
internal sealed record NewApiKey(string Key, string Hash)
{
    public static NewApiKey Create()
    {
        var key = "rlk_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return new NewApiKey(key, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
    }

    public string Describe() => $"key:  {Key}\nhash: {Hash}\n\nThe key is for its user, and is shown only now. The hash is for Service:ApiKeys.";
}
