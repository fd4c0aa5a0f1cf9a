using RedisLocking.Optimistic;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Values;

/// <summary>What a value must be for a request to change it. One of the two headers must say it: nobody overwrites what he has not read.</summary>
internal static class Precondition
{
    private const string Missing = "Send the ETag of what was read in the header If-Match";

    /// <summary>Of a request that changes what is there: <c>If-Match</c> with its tag, or an asterisk for whatever is there.</summary>
    /// <exception cref="ProblemException">It says nothing.</exception>
    public static async ValueTask<Comparison> OfPresentAsync(HttpContext context, string key) =>
        await IfMatchAsync(context, key) ?? throw Required($"{Missing}.");

    /// <summary>The same, or <c>If-None-Match</c> with an asterisk for what is not there yet.</summary>
    /// <exception cref="ProblemException">It says nothing, both, or something else.</exception>
    public static async ValueTask<Comparison> OfAnyAsync(HttpContext context, string key)
    {
        var ifMatch = await IfMatchAsync(context, key);
        var ifNoneMatch = context.Request.Headers.IfNoneMatch;
        if (ifNoneMatch.Count == 0)
            return ifMatch ?? throw Required($"{Missing}, or an asterisk in If-None-Match for a value that is not there yet.");
        if (ifMatch is not null)
            throw ProblemException.BadRequest("Send If-Match or If-None-Match, and not both.");
        return ifNoneMatch == "*"
            ? Compare.Absent(key)
            : throw ProblemException.BadRequest("The header If-None-Match of a request that changes a value is an asterisk: there must be none yet.");
    }

    private static async ValueTask<Comparison?> IfMatchAsync(HttpContext context, string key)
    {
        var ifMatch = (await IfMatch.BindAsync(context))!;
        if (!ifMatch.IsGiven)
            return null;
        return ifMatch.Expected.ExactVersion is { } version ? Compare.Version(key).Equal(version) : Compare.Exists(key);
    }

    private static ProblemException Required(string message) => new(StatusCodes.Status428PreconditionRequired, ProblemCodes.PreconditionRequired, message);
}
