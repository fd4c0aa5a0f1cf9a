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

    public static ProblemHttpResult SomebodyElseLeads(HttpContext context) => Later(
        context, StatusCodes.Status409Conflict, ProblemCodes.Conflict, "Somebody else leads", "Somebody else leads, and led for as long as the request was ready to wait.");

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

    public static ProblemHttpResult NobodyLeads() => Of(StatusCodes.Status404NotFound, ProblemCodes.NotFound, "Nobody leads", "Nobody leads the election, or its leader has not proclaimed a value yet.");

    public static ProblemHttpResult OtherPrefix() => Of(
        StatusCodes.Status403Forbidden, ProblemCodes.Forbidden, "Not with this API key", "The API key is for other names.");

    public static ProblemHttpResult NoValue() => Of(StatusCodes.Status404NotFound, ProblemCodes.NotFound, "There is no value", "Nobody has put a value there, or it was deleted.");

    /// <param name="version">What it is now; 0: there is none.</param>
    public static ProblemHttpResult Stale(long version) => Of(
        StatusCodes.Status412PreconditionFailed, ProblemCodes.Stale, "It was changed meanwhile", "Somebody else has changed it since it was read, and nothing was written. Read it again.", ("version", version));

    /// <param name="left">How many numbers there are yet.</param>
    public static ProblemHttpResult Exhausted(long left) => Of(
        StatusCodes.Status409Conflict, ProblemCodes.Exhausted, "The sequence is exhausted", "It has not so many numbers left. None was taken.", ("left", left));

    /// <summary>A store of values that did not answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="mayHaveHappened">Whether what was asked for may have been done all the same.</param>
    public static ProblemHttpResult StoreUnavailable(HttpContext context, bool mayHaveHappened) => Later(
        context, StatusCodes.Status503ServiceUnavailable, ProblemCodes.Unavailable, "The store is unavailable",
        mayHaveHappened ? "The store did not answer: nobody knows whether this was done, once and as a whole. Look before asking again." : "The store did not answer. Nothing was changed. Ask again.");

    public static ProblemHttpResult Of(int status, string code, string? title, string detail, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var problem = TypedResults.Problem(detail, statusCode: status, title: title, type: ProblemCodes.TypeOf(code));
        foreach (var (name, value) in more)
            problem.ProblemDetails.Extensions[name] = value;
        return problem;
    }

    private static ProblemHttpResult Later(HttpContext context, int status, string code, string title, string detail)
    {
        SetRetryAfter(context, UsualPause);
        return Of(status, code, title, detail);
    }

    public static void SetRetryAfter(HttpContext context, TimeSpan pause) =>
        context.Response.Headers.RetryAfter = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
