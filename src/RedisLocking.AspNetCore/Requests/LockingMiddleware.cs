using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RedisLocking.AspNetCore.Diagnostics;
using RedisLocking.AspNetCore.Endpoints;
using RedisLocking.AspNetCore.Leases;
using RedisLocking.AspNetCore.Rejections;
using RedisLocking.AspNetCore.Values;

namespace RedisLocking.AspNetCore.Requests;

/// <summary>Takes the lock of a locked endpoint's request, or answers in its place.</summary>
internal sealed class LockingMiddleware(
    RequestDelegate next,
    EndpointLocks locks,
    LockedRun run,
    LockRejections rejections,
    RequestMetrics metrics,
    IOptions<LockingOptions> options,
    ILogger<LockingMiddleware> logger)
{
    private readonly int _maxBodyBytes = options.Value.MaxBodyBytes;

    // Whoever takes no lock pays for two look-ups, and for no async frame.
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint() is { } endpoint && locks.Find(endpoint) is { } endpointLock
            ? InvokeLockedAsync(context, endpointLock)
            : next(context);

    private async Task InvokeLockedAsync(HttpContext context, EndpointLock endpointLock)
    {
        if (await ReadNamesAsync(context, endpointLock).ConfigureAwait(false) is not { } names)
            return;

        var (tags, policy) = (endpointLock.Tags, endpointLock.Policy);
        var askedAt = metrics.Now();
        ILockLease? lease;
        try
        {
            lease = (await endpointLock.TryAcquireAsync(names, context.RequestAborted).ConfigureAwait(false)).Lease;
        }
        catch (LockUnavailableException failure) when (policy.WhenUnavailable == WhenUnavailable.Proceed)
        {
            metrics.Asked(tags, RequestResults.Proceeded, askedAt);
            logger.Proceeds(tags.Route, tags.Policy, failure);
            context.Features.Set<ILockLeaseFeature>(LockLeaseFeature.WithoutLease);
            await next(context).ConfigureAwait(false);
            return;
        }
        catch (LockUnavailableException failure)
        {
            metrics.Asked(tags, RequestResults.Unavailable, askedAt);
            logger.RefusedUnavailable(tags.Route, failure);
            await rejections.UnavailableAsync(context, policy.RetryAfter).ConfigureAwait(false);
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            metrics.Asked(tags, RequestResults.Cancelled, askedAt);
            logger.GivenUp(tags.Route);
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }

        if (lease is not null)
        {
            metrics.Asked(tags, RequestResults.Granted, askedAt);
            await run.RunAsync(context, next, lease, endpointLock).ConfigureAwait(false);
            return;
        }

        metrics.Asked(tags, RequestResults.Conflict, askedAt);
        logger.Refused(tags.Route);
        await rejections.ConflictAsync(context, policy.RetryAfter).ConfigureAwait(false);
    }

    private async ValueTask<LockName[]?> ReadNamesAsync(HttpContext context, EndpointLock endpointLock)
    {
        int statusCode;
        string why;
        try
        {
            return await endpointLock.ReadNamesAsync(context, _maxBodyBytes).ConfigureAwait(false);
        }
        catch (LockTemplateValueException unusable)
        {
            (statusCode, why) = (StatusCodes.Status400BadRequest, unusable.Message);
        }
        catch (UnusableRequestException unusable)
        {
            (statusCode, why) = (unusable.StatusCode, unusable.Message);
        }
        catch (BadHttpRequestException unreadable)
        {
            (statusCode, why) = (unreadable.StatusCode, "The body cannot be read.");
        }

        metrics.Count(endpointLock.Tags, RequestResults.Invalid);
        logger.RefusedInvalid(endpointLock.Tags.Route, statusCode, why);
        await rejections.InvalidAsync(context, statusCode, why).ConfigureAwait(false);
        return null;
    }
}
