using System.Text.Json;
using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Limits;
using RedisLocking.Server.Names;
using RedisLocking.Server.Problems;
using RedisLocking.Server.Streaming;

namespace RedisLocking.Server.Events;

/// <summary><c>/v1/events</c> and <c>/v1/history</c>: what happens, and has happened.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("").WithTags("Operators");
        routes.MapGet("/events", StreamAsync).RequireAuthorization(Scopes.Read).WithSummary("Tells what happens to locks from now on, by server-sent events.")
            .Produces<LockEvent>(contentType: "text/event-stream").Problems();
        routes.MapGet("/history/{**name}", HistoryOf).RequireAuthorization(Scopes.Read).WithSummary("Says what happened to a lock, as far as this replica remembers.")
            .Produces<HistoryAnswer>().Problems(StatusCodes.Status400BadRequest);
    }

    private static async Task StreamAsync(HttpContext context, EventFeed feed, WaitingRoom waiting, TimeProvider time, string? prefix = null)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, waiting.Closing);
        using var subscription = feed.Subscribe();
        var messages = subscription.Events.ReadAllAsync(leaving.Token)
            .Where(one => (prefix is null || one.Name.StartsWith(prefix, StringComparison.Ordinal)) && context.User.MayUse(one.Name))
            .Select(one => ServerSentEvents.Message(JsonSerializer.Serialize(one.Type, EventsJson.Default.LockEventType).Trim('"'), one, EventsJson.Default.LockEvent));
        await ServerSentEvents.SendAsync(context.Response, messages, time, leaving.Token);
    }

    private static IResult HistoryOf(HttpContext context, RequestedLock requested, EventHistory history) => context.User.MayUse(requested.Name.Value)
        ? TypedResults.Ok(new HistoryAnswer(history.Of(requested.Name.Value)))
        : ServiceProblems.OtherPrefix();
}

/// <summary>What happened to a lock.</summary>
/// <param name="Events">Newest first, at most 100.</param>
internal sealed record HistoryAnswer(IReadOnlyList<LockEvent> Events);
