using RedisLocking.Optimistic;
using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Bodies;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Sequences;

/// <summary><c>/v1/sequences/{name}</c>: numbers that are each given once. The query says the range.</summary>
internal static class SequenceEndpoints
{
    public static void MapSequences(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("").WithTags("Sequences");
        routes.MapGet("/sequences/{**name}", PeekAsync).RequireAuthorization(Scopes.StoreRead)
            .WithSummary("Says which number comes next.").Produces<SequenceAnswer>().Problems(StatusCodes.Status400BadRequest);
        routes.MapPost("/sequences/{**name}", NextAsync).RequireAuthorization(Scopes.Store)
            .WithSummary("Takes the next numbers.").Accepts<NextBody>(isOptional: true, "application/json").Produces<RangeAnswer>()
            .Problems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);
        routes.MapPut("/sequences/{**name}", SetAsync).RequireAuthorization(Scopes.Store)
            .WithSummary("Sets the number that comes next.").Accepts<SetBody>("application/json").Produces<SequenceAnswer>()
            .Problems(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);
        routes.MapPatch("/sequences/{**name}", AddAsync).RequireAuthorization(Scopes.Store)
            .WithSummary("Moves on, or back.").Accepts<AddBody>("application/json").Produces<SequenceAnswer>()
            .Problems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);
    }

    private static async Task<IResult> PeekAsync(HttpContext context, RequestedSequence requested, [AsParameters] RangeQuery range, IVersionedStore store)
    {
        if (!context.User.MayUse(requested.Name))
            return ServiceProblems.OtherPrefix();
        return TypedResults.Ok(new SequenceAnswer(requested.Name, await store.Sequence(requested.Name, range.Options()).PeekAsync(context.RequestAborted)));
    }

    private static async Task<IResult> NextAsync(HttpContext context, RequestedSequence requested, [AsParameters] RangeQuery range, IVersionedStore store)
    {
        if (!context.User.MayUse(requested.Name))
            return ServiceProblems.OtherPrefix();
        var sequence = store.Sequence(requested.Name, range.Options());
        var body = await JsonBody.ReadAsync(context, SequencesJson.Default.NextBody, "a JSON object, in which count may stand as a whole number") ?? NextBody.One;
        try
        {
            var taken = await sequence.NextAsync(body.Count, context.RequestAborted);
            return TypedResults.Ok(new RangeAnswer(requested.Name, taken.First, taken.Last, taken.Count));
        }
        catch (SequenceExhaustedException exhausted)
        {
            return ServiceProblems.Exhausted(exhausted.Left);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw ProblemException.BadRequest("count must be 1 or more, and for a cycling sequence not more than it has.");
        }
    }

    private static async Task<IResult> SetAsync(HttpContext context, RequestedSequence requested, [AsParameters] RangeQuery range, IVersionedStore store)
    {
        if (!context.User.MayUse(requested.Name))
            return ServiceProblems.OtherPrefix();
        var sequence = store.Sequence(requested.Name, range.Options());
        var body = await JsonBody.RequireAsync(context, SequencesJson.Default.SetBody, "a JSON object with next, a whole number");
        try
        {
            await sequence.SetAsync(body.Next, context.RequestAborted);
            return TypedResults.Ok(new SequenceAnswer(requested.Name, body.Next));
        }
        catch (ArgumentOutOfRangeException outside)
        {
            throw ProblemException.BadRequest(outside);
        }
    }

    private static async Task<IResult> AddAsync(HttpContext context, RequestedSequence requested, [AsParameters] RangeQuery range, IVersionedStore store)
    {
        if (!context.User.MayUse(requested.Name))
            return ServiceProblems.OtherPrefix();
        var sequence = store.Sequence(requested.Name, range.Options());
        var body = await JsonBody.RequireAsync(context, SequencesJson.Default.AddBody, "a JSON object with add, a whole number");
        try
        {
            return TypedResults.Ok(new SequenceAnswer(requested.Name, await sequence.AddAsync(body.Add, context.RequestAborted)));
        }
        catch (ArgumentOutOfRangeException outside)
        {
            throw new ProblemException(StatusCodes.Status409Conflict, ProblemCodes.OutOfRange, outside.Message.Split(" (Parameter", 2)[0]);
        }
    }
}
