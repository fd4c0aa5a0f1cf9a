namespace RedisLocking.Server.ApiKeys;

/// <summary>An API key in the configuration, which knows its hash and not the key.</summary>
internal sealed class ApiKeyOptions
{
    /// <summary>Whose it is, for logs, limits and the dashboard.</summary>
    public string? Name { get; set; }

    /// <summary><c>sha256:</c> and the 64 hexadecimal digits of the key's SHA-256. A key has 256 random bits, so a slow hash would add nothing.</summary>
    public string? Hash { get; set; }

    /// <summary>What it may do: <c>lock</c>, <c>read</c>, <c>store</c>, <c>store-read</c>, and <c>admin</c>, which is all of it and force-release.</summary>
    public IList<string> Scopes { get; set; } = [];

    /// <summary>What the names of its locks, values and sequences begin with. None: it may use all names.</summary>
    public IList<string> Prefixes { get; set; } = [];
}
