using Microsoft.AspNetCore.Http;

namespace RedisLocking.AspNetCore.Optimistic;

/// <summary>What a request is answered that meets another version, or a store that does not answer.</summary>
internal static class VersionAnswers
{
    private const string PreconditionRequired = "https://tools.ietf.org/html/rfc6585#section-3";

    public static Task MissingAsync(HttpContext context) => AnswerAsync(
        context, StatusCodes.Status428PreconditionRequired, "A version is required",
        "Send the ETag of what was read in the header If-Match.", PreconditionRequired);

    public static Task StaleAsync(HttpContext context) => AnswerAsync(
        context, StatusCodes.Status412PreconditionFailed, "It was changed meanwhile", "Somebody else has changed it since it was read. Read it again.");

    public static Task ConflictAsync(HttpContext context) => AnswerAsync(
        context, StatusCodes.Status409Conflict, "It was changed meanwhile", "Somebody else has changed it while this request was processed. Try again.");

    public static Task UnavailableAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return AnswerAsync(
            context, StatusCodes.Status503ServiceUnavailable, "The store is unavailable", "It is not known whether this request was processed. Look before you send it again.");
    }

    private static Task AnswerAsync(HttpContext context, int statusCode, string title, string detail, string? type = null) =>
        TypedResults.Problem(detail, statusCode: statusCode, title: title, type: type).ExecuteAsync(context);
}
