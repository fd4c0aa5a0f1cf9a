using System.Security.Claims;

namespace RedisLocking.Server.ApiKeys;

/// <summary>Who sends the request, as claims.</summary>
internal static class Caller
{
    public const string Scope = "scope";
    public const string Prefix = "prefix";

    private const string Scheme = ApiKeyHandler.SchemeName;

    /// <summary>Everybody, where the service is open.</summary>
    public static readonly ClaimsPrincipal Anybody = Make("anonymous", [Scopes.Admin], []);

    public static ClaimsPrincipal Make(string name, IEnumerable<string> scopes, IEnumerable<string> prefixes) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.Name, name),
            .. scopes.SelectMany(Scopes.With).Distinct(StringComparer.Ordinal).Select(scope => new Claim(Scope, scope)),
            .. prefixes.Select(prefix => new Claim(Prefix, prefix)),
        ],
        Scheme));

    /// <summary>Whether the caller's key is for such names.</summary>
    public static bool MayUse(this ClaimsPrincipal caller, string name)
    {
        var isLimited = false;
        foreach (var claim in caller.Claims)
        {
            if (claim.Type != Prefix)
                continue;
            if (name.StartsWith(claim.Value, StringComparison.Ordinal))
                return true;
            isLimited = true;
        }

        return !isLimited;
    }
}
