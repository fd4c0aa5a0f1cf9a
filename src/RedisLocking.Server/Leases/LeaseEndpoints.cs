using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Events;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Leases;

/// <summary><c>/v1/leases</c>: what the holder of a handle does with it, on any replica.</summary>
internal static class LeaseEndpoints
{
    public static void MapLeases(this IEndpointRouteBuilder routes)
    {
        var leases = routes.MapGroup("/leases/{lease}").WithTags("Leases").RequireAuthorization(Scopes.Lock).Problems(StatusCodes.Status400BadRequest, StatusCodes.Status410Gone);
        leases.MapGet("", CheckAsync).WithSummary("Says how long a lease lasts.").Produces<LeaseAnswer>();
        leases.MapPut("", RenewAsync).WithSummary("Renews a lease: it lasts its TTL again.").Produces<LeaseAnswer>();
        leases.MapDelete("", ReleaseAsync).WithSummary("Releases a lease.").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> CheckAsync(HttpContext context, string lease, ILockProvider locks)
    {
        var found = Find(locks, lease);
        if (!context.User.MayUse(found.Name.Value))
            return ServiceProblems.OtherPrefix();
        return await found.CheckAsync(context.RequestAborted) is { } left ? LeaseAnswers.Ok(found, left) : ServiceProblems.LeaseGone();
    }

    private static async Task<IResult> RenewAsync(HttpContext context, string lease, ILockProvider locks)
    {
        var found = Find(locks, lease);
        if (!context.User.MayUse(found.Name.Value))
            return ServiceProblems.OtherPrefix();
        return await found.RenewAsync(context.RequestAborted) ? LeaseAnswers.Ok(found, found.Ttl) : ServiceProblems.LeaseGone();
    }

    private static async Task<IResult> ReleaseAsync(HttpContext context, string lease, ILockProvider locks, LockEvents events, TimeProvider time)
    {
        var found = Find(locks, lease);
        if (!context.User.MayUse(found.Name.Value))
            return ServiceProblems.OtherPrefix();
        if (!await found.ReleaseAsync(context.RequestAborted))
            return ServiceProblems.LeaseGone();
        events.Report(new LockEvent(LockEventType.Released, found.Name.Value, time.GetUtcNow(), LeaseId: found.LeaseId, Owner: found.Owner, Token: found.FencingToken));
        return TypedResults.NoContent();
    }

    /// <summary>The lease whose handle stands in the path.</summary>
    /// <exception cref="ProblemException">It is no handle.</exception>
    public static IDetachedLease Find(ILockProvider locks, string lease)
    {
        try
        {
            return LeaseHandle.TryParse(lease, null, out var handle) ? locks.Attach(handle) : throw Unreadable();
        }
        catch (ArgumentException)
        {
            throw Unreadable();
        }
    }

    private static ProblemException Unreadable() => ProblemException.BadRequest("The path ends in no lease's handle: it was cut off or altered.");
}
