using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Bodies;
using RedisLocking.Server.Configuration;
using RedisLocking.Server.Leases;
using RedisLocking.Server.Limits;
using RedisLocking.Server.Locks;
using RedisLocking.Server.Names;
using RedisLocking.Server.Problems;
using RedisLocking.Server.Streaming;

namespace RedisLocking.Server.Elections;

/// <summary>
/// <c>/v1/elections</c>: leading, and seeing who leads. A leadership is a lease like any other, renewed and released by its handle; beside the others it has a value, which
/// its holder changes.
/// </summary>
internal static class ElectionEndpoints
{
    /// <summary>A value, every character of which may be escaped, and what a request for a lock has.</summary>
    private const long MaxBodySize = (6 * IElection.MaxValueBytes) + LimitServices.MaxBodySize;

    public static void MapElections(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("").WithTags("Elections");
        routes.MapPost("/elections/{**name}", CampaignAsync).RequireAuthorization(Scopes.Lock).WithMetadata(new RequestSizeLimitAttribute(MaxBodySize))
            .WithSummary("Campaigns, and gives the handle of the leadership.")
            .Accepts<CampaignRequest>("application/json").Produces<LeaseAnswer>(StatusCodes.Status201Created)
            .Problems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity);
        routes.MapGet("/elections/{**name}", FindAsync).RequireAuthorization(Scopes.Read)
            .WithSummary("Says who leads; with Accept: text/event-stream, who leads now and whenever that changes, by server-sent events: leader, or nobody.")
            .Produces<LeaderAnswer>(StatusCodes.Status200OK, "application/json", ServerSentEvents.ContentType).Problems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapPut("/leases/{lease}/value", ProclaimAsync).RequireAuthorization(Scopes.Lock).WithMetadata(new RequestSizeLimitAttribute(MaxBodySize))
            .WithSummary("Proclaims another value of a leader. It does not renew the lease.")
            .Accepts<ProclaimRequest>("application/json").Produces(StatusCodes.Status204NoContent)
            .Problems(StatusCodes.Status400BadRequest, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);
    }

    private static async Task<IResult> CampaignAsync(HttpContext context, RequestedLock requested, Acquiring acquiring, IOptions<ServiceOptions> options)
    {
        if (!context.User.MayUse(requested.Name.Value))
            return ServiceProblems.OtherPrefix();
        var request = await JsonBody.RequireAsync(context, ElectionsJson.Default.CampaignRequest, "a JSON object with a value, in which ttl, wait and owner may stand too, all as strings");
        return await acquiring.ServeAsync(context, requested.Name, request.Terms(options.Value.MaxWait));
    }

    private static async Task<IResult> FindAsync(HttpContext context, RequestedLock requested, ILockProvider locks, LeaderStream stream)
    {
        if (!context.User.MayUse(requested.Name.Value))
            return ServiceProblems.OtherPrefix();
        context.Response.Headers.Vary = "Accept";
        if (LeaderStream.IsWanted(context.Request))
            return await stream.ServeAsync(context, requested.Name);
        return await locks.Election(requested.Name).GetLeaderAsync(context.RequestAborted) is { } leader
            ? TypedResults.Ok(LeaderAnswer.Of(requested.Name, leader))
            : ServiceProblems.NobodyLeads();
    }

    private static async Task<IResult> ProclaimAsync(HttpContext context, string lease, ILockProvider locks)
    {
        var found = LeaseEndpoints.Find(locks, lease);
        if (!context.User.MayUse(found.Name.Value))
            return ServiceProblems.OtherPrefix();
        if (found is not IDetachedLeadership leadership)
            throw ProblemException.BadRequest("The lease is of no election: only a leader has a value.");
        var request = await JsonBody.RequireAsync(context, ElectionsJson.Default.ProclaimRequest, "a JSON object with a value, which is a string");
        return await leadership.ProclaimAsync(CampaignRequest.Checked(request.Value), context.RequestAborted) ? TypedResults.NoContent() : ServiceProblems.LeaseGone();
    }
}
