using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace RedisLocking.AspNetCore.Rejections;

/// <summary>Answers requests that are refused, always in the same words: by the middleware and for an exception of a handler.</summary>
internal sealed class LockRejections(IOptions<LockingOptions> options)
{
    private readonly LockingOptions _options = options.Value;

    public Task ConflictAsync(HttpContext context, TimeSpan retryAfter) => AnswerAsync(
        context, LockRejectionReason.Conflict, _options.RejectionStatusCode, retryAfter,
        "Another request is being processed", "A request that must not run beside this one is being processed. Try again in a moment.");

    public Task UnavailableAsync(HttpContext context, TimeSpan retryAfter) => AnswerAsync(
        context, LockRejectionReason.Unavailable, StatusCodes.Status503ServiceUnavailable, retryAfter,
        "Locking is unavailable", "It is not known whether this request may be processed now. Try again in a moment.");

    public Task InvalidAsync(HttpContext context, int statusCode, string detail) =>
        AnswerAsync(context, LockRejectionReason.InvalidRequest, statusCode, retryAfter: null, title: null, detail);

    private async Task AnswerAsync(HttpContext context, LockRejectionReason reason, int statusCode, TimeSpan? retryAfter, string? title, string detail)
    {
        var response = context.Response;
        response.StatusCode = statusCode;
        if (retryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);

        var problem = new ProblemDetails { Status = statusCode, Title = title, Detail = detail };
        if (_options.OnRejected is { } onRejected)
        {
            await onRejected(new LockRejectedContext(context, reason, problem, retryAfter), context.RequestAborted).ConfigureAwait(false);
            if (response.HasStarted)
                return;
        }

        // Through the application's IProblemDetailsService where there is one.
        await TypedResults.Problem(problem).ExecuteAsync(context).ConfigureAwait(false);
    }
}
