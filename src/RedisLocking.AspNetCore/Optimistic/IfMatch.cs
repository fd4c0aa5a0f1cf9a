using Microsoft.AspNetCore.Http;
using RedisLocking.AspNetCore.Optimistic;

namespace RedisLocking.Optimistic;

/// <summary>
/// The version that a request's <c>If-Match</c> asks for, as a parameter of a minimal API's handler:
/// <c>app.MapPut("/pages/{id}", (string id, Page page, IfMatch ifMatch, IVersionedStore store) => …store.PutAsync(id, page, ifMatch.Expected))</c>.
/// </summary>
public sealed class IfMatch
{
    private IfMatch(bool isGiven, Expected expected)
    {
        IsGiven = isGiven;
        Expected = expected;
    }

    /// <summary>Whether the request has the header; see <c>RequireIfMatch</c>.</summary>
    public bool IsGiven { get; }

    /// <summary>What the entry must be. Without the header: <see cref="Expected.Any"/>. <c>*</c>: <see cref="Expected.Present"/>.</summary>
    public Expected Expected { get; }

    /// <summary>Reads the header; minimal APIs call this.</summary>
    /// <exception cref="BadHttpRequestException">It is not one entity tag.</exception>
    public static ValueTask<IfMatch?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var header = context.Request.Headers.IfMatch;
        if (header.Count == 0)
            return new(new IfMatch(isGiven: false, Expected.Any));
        return ETags.Read(header) is { } expected
            ? new(new IfMatch(isGiven: true, expected))
            : throw new BadHttpRequestException("The header If-Match holds one entity tag, or an asterisk.");
    }
}
