using Microsoft.AspNetCore.Http.Features;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Names;

/// <summary>
/// What the path names after its first two segments, decoded once from what was sent: routing leaves <c>%2F</c> as it is, and could
/// not tell it from a <c>%252F</c>.
/// </summary>
internal static class PathName
{
    /// <param name="context">The request.</param>
    /// <param name="what">What is named, for who named none.</param>
    /// <param name="make">Makes it of the text, or throws an <see cref="ArgumentException"/> with the reason why it cannot be one.</param>
    /// <exception cref="ProblemException">It names none.</exception>
    public static T Read<T>(HttpContext context, string what, Func<string, T> make)
    {
        // /v1/locks/NAME?query
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var end = target.IndexOf('?', StringComparison.Ordinal);
        var path = end < 0 ? target : target[..end];
        var start = path.StartsWith("/v1/", StringComparison.Ordinal) ? path.IndexOf('/', "/v1/".Length) : -1;
        if (start < 0)
            throw ProblemException.BadRequest($"The path must be /v1/, what is asked for, and the {what}, percent-encoded.");
        try
        {
            return make(PercentText.Decode(path.AsSpan(start + 1)));
        }
        catch (ArgumentException mistake)
        {
            throw ProblemException.BadRequest(mistake, $"The path ends in no {what}. ");
        }
    }
}
