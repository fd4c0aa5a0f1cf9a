using Microsoft.Extensions.Options;
using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Bodies;
using RedisLocking.Server.Configuration;
using RedisLocking.Server.Diagnostics;
using RedisLocking.Server.Events;
using RedisLocking.Server.Leases;
using RedisLocking.Server.Names;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Locks;

/// <summary><c>/v1/locks</c>: taking locks, looking at them, and taking them away.</summary>
internal static class LockEndpoints
{
    private const string Allowed = "a JSON object, in which ttl, wait, owner and mode may stand as strings and permits as a whole number";

    public static void MapLocks(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("").WithTags("Locks");
        routes.MapPost("/locks/{**name}", AcquireAsync).RequireAuthorization(Scopes.Lock)
            .WithSummary("Takes a lock, and gives the handle of its lease.")
            .Accepts<AcquireRequest>(isOptional: true, "application/json").Produces<LeaseAnswer>(StatusCodes.Status201Created)
            .Problems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity);
        routes.MapGet("/locks", ListAsync).RequireAuthorization(Scopes.Read)
            .WithSummary("Lists locks that are held.").Produces<LockPageAnswer>().Problems(StatusCodes.Status400BadRequest);
        routes.MapGet("/locks/{**name}", FindAsync).RequireAuthorization(Scopes.Read)
            .WithSummary("Says who holds a lock.").Produces<LockAnswer>().Problems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapDelete("/locks/{**name}", ForceAsync).RequireAuthorization(Scopes.Admin)
            .WithSummary("Takes a lock away from all that hold it.").Produces<ForcedAnswer>().Problems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> AcquireAsync(HttpContext context, RequestedLock requested, Acquiring acquiring, IOptions<ServiceOptions> options)
    {
        if (!context.User.MayUse(requested.Name.Value))
            return ServiceProblems.OtherPrefix();
        var request = await JsonBody.ReadAsync(context, LocksJson.Default.AcquireRequest, Allowed) ?? AcquireRequest.Nothing;
        return await acquiring.ServeAsync(context, requested.Name, AcquireTerms.Of(request, options.Value.MaxWait));
    }

    private static async Task<IResult> ListAsync(HttpContext context, ILockAdministration administration, string? prefix = null, string? cursor = null, int size = 100)
    {
        if (size is < 1 or > ILockAdministration.MaxPageSize)
            throw ProblemException.BadRequest($"size must be from 1 to {ILockAdministration.MaxPageSize}; it is {size}.");
        try
        {
            var page = await administration.ListAsync(prefix ?? "", cursor, size, context.RequestAborted);
            return TypedResults.Ok(new LockPageAnswer([.. page.Locks.Where(one => context.User.MayUse(one.Name.Value)).Select(LockAnswer.Of)], page.Next));
        }
        catch (ArgumentException)
        {
            throw ProblemException.BadRequest("cursor must be one that a page gave, whose server is still there. List again from the beginning.");
        }
    }

    private static async Task<IResult> FindAsync(HttpContext context, RequestedLock requested, ILockAdministration administration)
    {
        if (!context.User.MayUse(requested.Name.Value))
            return ServiceProblems.OtherPrefix();
        return await administration.FindAsync(requested.Name, context.RequestAborted) is { } found
            ? TypedResults.Ok(LockAnswer.Of(found))
            : ServiceProblems.NotHeld();
    }

    private static async Task<IResult> ForceAsync(HttpContext context, RequestedLock requested, ILockAdministration administration, LockEvents events, TimeProvider time, ILogger<LockAnswer> logger)
    {
        var name = requested.Name;
        if (!context.User.MayUse(name.Value))
            return ServiceProblems.OtherPrefix();
        if (await administration.ForceReleaseAsync(name, context.RequestAborted) is not { } forced)
            return ServiceProblems.NotHeld();
        logger.Forced(context.User.Identity?.Name ?? "", name, forced.Holders.Count);
        events.Report(new LockEvent(LockEventType.Forced, name.Value, time.GetUtcNow(), Token: forced.FencingToken));
        return TypedResults.Ok(new ForcedAnswer(name.Value, forced.FencingToken, HolderAnswer.Of(forced.Holders)));
    }
}
