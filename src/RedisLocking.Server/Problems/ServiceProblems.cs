using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace RedisLocking.Server.Problems;

/// <summary>The answers that are no success, each always in the same words (RFC 9457).</summary>
internal static class ServiceProblems
{
    /// <summary>When to ask again, where nothing better is known.</summary>
    public static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(1);

    public static ProblemHttpResult Conflict(HttpContext context) => Later(
        context, StatusCodes.Status409Conflict, ProblemCodes.Conflict, "The lock is held", "Somebody else holds the lock, and held it for as long as the request was ready to wait.");

    public static ProblemHttpResult Unavailable(HttpContext context) => Later(
        context, StatusCodes.Status503ServiceUnavailable, ProblemCodes.Unavailable, "The locks are unavailable", "The store of the locks did not answer: nobody knows whether this was done. Ask again.");

    public static ProblemHttpResult Stopping(HttpContext context) => Later(
        context, StatusCodes.Status503ServiceUnavailable, ProblemCodes.Unavailable, "This server is stopping", "The request was waiting, and has taken nothing. Ask again: another server will answer.");

    public static ProblemHttpResult TooManyWait(HttpContext context, int most) => Later(
        context, StatusCodes.Status429TooManyRequests, ProblemCodes.TooManyRequests, "Too many requests wait", $"{most} requests wait for locks on this server already, which is as many as may. Ask again, or ask without a wait.");

    public static ProblemHttpResult InProgress(HttpContext context) => Later(
        context, StatusCodes.Status409Conflict, ProblemCodes.RequestInProgress, "The first request is not done yet", "A request with this Idempotency-Key is being served. Ask again for its outcome.");

    public static ProblemHttpResult LeaseGone() => Of(
        StatusCodes.Status410Gone, ProblemCodes.LeaseGone, "The lease has ended", "Its TTL ran out, it was released, or an administrator took the lock away. Somebody else may hold the lock now.");

    public static ProblemHttpResult NotHeld() => Of(StatusCodes.Status404NotFound, ProblemCodes.NotFound, "The lock is free", "Nobody holds the lock.");

    public static ProblemHttpResult OtherPrefix() => Of(
        StatusCodes.Status403Forbidden, ProblemCodes.Forbidden, "Not with this API key", "The API key is for locks of other names.");

    public static ProblemHttpResult Of(int status, string code, string? title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title, type: ProblemCodes.TypeOf(code));

    private static ProblemHttpResult Later(HttpContext context, int status, string code, string title, string detail)
    {
        SetRetryAfter(context, UsualPause);
        return Of(status, code, title, detail);
    }

    public static void SetRetryAfter(HttpContext context, TimeSpan pause) =>
        context.Response.Headers.RetryAfter = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
