namespace RedisLocking;

/// <summary>The headers in which a fencing token travels.</summary>
public static class FencingHeaders
{
    /// <summary>The token, in decimal digits: <c>Fencing-Token</c>.</summary>
    public const string Token = "Fencing-Token";

    /// <summary>Which lock the token is of: <c>Fencing-Resource</c>. What it says is up to <see cref="FencingResource"/>.</summary>
    public const string Resource = "Fencing-Resource";
}
