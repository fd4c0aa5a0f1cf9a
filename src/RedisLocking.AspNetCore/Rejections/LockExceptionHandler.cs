using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace RedisLocking.AspNetCore.Rejections;

/// <summary>Gives a lock's exception from anywhere in the application the answer that the middleware would have given.</summary>
internal sealed class LockExceptionHandler(LockRejections rejections) : IExceptionHandler
{
    private static readonly TimeSpan UsualHint = new LockPolicy().RetryAfter;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case LockConflictException conflict:
                await rejections.ConflictAsync(httpContext, conflict.RetryAfter ?? UsualHint).ConfigureAwait(false);
                return true;

            // A handler that finds its lease lost has stopped before the write that matters: asking again is right.
            case LockUnavailableException or LockLostException:
                await rejections.UnavailableAsync(httpContext, UsualHint).ConfigureAwait(false);
                return true;

            // Of a request that an endpoint sends through MediatR. Its message names the placeholder and never the value.
            case LockTemplateValueException unusable:
                await rejections.InvalidAsync(httpContext, StatusCodes.Status400BadRequest, unusable.Message).ConfigureAwait(false);
                return true;

            default:
                return false;
        }
    }
}
