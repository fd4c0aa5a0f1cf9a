namespace RedisLocking;

/// <summary>
/// The token that a request came with: <c>HttpContext.Features.Get&lt;IFencingTokenFeature&gt;()</c>, null when it came without. A
/// handler stores it with what it writes and refuses a smaller one there, in one transaction: between the middleware's look and
/// the write a request can be overtaken.
/// </summary>
public interface IFencingTokenFeature
{
    /// <summary>The token.</summary>
    FencingToken Token { get; }

    /// <summary>What it is the token of: the request's <c>Fencing-Resource</c>, or its path where it has none.</summary>
    string Resource { get; }
}
