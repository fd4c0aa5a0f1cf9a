using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RedisLocking.AspNetCore.Diagnostics;
using RedisLocking.AspNetCore.Endpoints;
using RedisLocking.AspNetCore.Leases;
using RedisLocking.AspNetCore.Responses;

namespace RedisLocking.AspNetCore.Requests;

/// <summary>Runs an endpoint under its lease, and releases it before the end of the response goes out.</summary>
internal sealed class LockedRun(RequestMetrics metrics, ILogger<LockedRun> logger, TimeProvider? time = null)
{
    private readonly LockLeaseAccessor _flow = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public async Task RunAsync(HttpContext context, RequestDelegate next, ILockLease lease, EndpointLock endpointLock)
    {
        var grantedAt = metrics.Now();
        var response = HeldResponse.HoldEndOf(context, _time);
        context.Features.Set<ILockLeaseFeature>(new LockLeaseFeature(lease));
        var abort = endpointLock.Policy.WhenLost == WhenLost.Abort
            ? lease.Lost.UnsafeRegister(static context => ((HttpContext)context!).Abort(), context)
            : default;
        try
        {
            using (_flow.Enter(lease, lease.Parts))
                await next(context).ConfigureAwait(false);
        }
        finally
        {
            response.OnEndpointReturned();

            // The context is another request's soon: nothing may abort it any more.
            await abort.DisposeAsync().ConfigureAwait(false);
            await ReleaseAsync(lease, endpointLock.Tags).ConfigureAwait(false);
            context.Features.Set<ILockLeaseFeature>(null); // An error page that runs the pipeline again holds nothing.
            metrics.Released(endpointLock.Tags, grantedAt);
            await response.LetGoAsync().ConfigureAwait(false);
        }
    }

    // Bounded by the provider's operation deadline. Whatever goes wrong with it, what the endpoint did is done.
    private async ValueTask ReleaseAsync(ILockLease lease, RequestTags tags)
    {
        try
        {
            if (!await lease.ReleaseAsync().ConfigureAwait(false))
                logger.Lost(tags.Route);
        }
        catch (Exception failure)
        {
            logger.ReleaseFailed(tags.Route, failure);
        }
    }
}
