using Microsoft.AspNetCore.Http;

namespace RedisLocking.AspNetCore.Fencing;

/// <summary>What a request is answered that is refused for its token. None says which token was expected.</summary>
internal static class FencingAnswers
{
    // Of the statuses here, the one that the framework knows no type for.
    private const string PreconditionRequired = "https://tools.ietf.org/html/rfc6585#section-3";

    public static Task StaleAsync(HttpContext context) => AnswerAsync(
        context, StatusCodes.Status412PreconditionFailed, "The lock has gone to somebody else",
        "A request with a later fencing token was seen: whoever sent this one does not hold the lock any more.");

    public static Task MissingAsync(HttpContext context) => AnswerAsync(
        context, StatusCodes.Status428PreconditionRequired, "A fencing token is required",
        $"Send the token of the lock in the header {FencingHeaders.Token}.", PreconditionRequired);

    public static Task UnreadableAsync(HttpContext context) => AnswerAsync(
        context, StatusCodes.Status400BadRequest, "The fencing token cannot be read",
        $"The header {FencingHeaders.Token} holds one whole number of 1 or more, and {FencingHeaders.Resource} at most one value.");

    private static Task AnswerAsync(HttpContext context, int statusCode, string title, string detail, string? type = null) =>
        TypedResults.Problem(detail, statusCode: statusCode, title: title, type: type).ExecuteAsync(context);
}
