namespace RedisLocking;

/// <summary>The headers in which a fencing token travels with an HTTP request.</summary>
public static class FencingHeaders
{
    /// <summary>The token, in decimal digits: <c>Fencing-Token</c>.</summary>
    public const string Token = "Fencing-Token";

    /// <summary>Which lock the token is of, in a form that sender and receiver agree on: <c>Fencing-Resource</c>.</summary>
    public const string Resource = "Fencing-Resource";
}
