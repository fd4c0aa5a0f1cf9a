using System.Text.Json;
using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Limits;
using RedisLocking.Server.Names;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Events;

/// <summary><c>/v1/events</c> and <c>/v1/history</c>: what happens, and has happened.</summary>
internal static class EventEndpoints
{
    /// <summary>How often a silent stream says that it is there, so that no proxy takes it for dead.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

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
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, waiting.Closing);
        using var subscription = feed.Subscribe();
        try
        {
            await response.Body.WriteAsync(": events follow\n\n"u8.ToArray(), leaving.Token);
            await response.Body.FlushAsync(leaving.Token);
            await SendAsync(response, subscription, one => (prefix is null || one.Name.StartsWith(prefix, StringComparison.Ordinal)) && context.User.MayUse(one.Name), time, leaving.Token);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The listener went away, or the service stops; it will connect to another.
        }
    }

    private static async Task SendAsync(HttpResponse response, EventFeed.Subscription subscription, Func<LockEvent, bool> includes, TimeProvider time, CancellationToken leaving)
    {
        using var heartbeat = new PeriodicTimer(Heartbeat, time);
        var beat = heartbeat.WaitForNextTickAsync(leaving).AsTask();
        var more = subscription.Events.WaitToReadAsync(leaving).AsTask();
        while (true)
        {
            if (await Task.WhenAny(more, beat) == beat)
            {
                await beat;
                await response.Body.WriteAsync(": still here\n\n"u8.ToArray(), leaving);
                beat = heartbeat.WaitForNextTickAsync(leaving).AsTask();
            }
            else
            {
                if (!await more)
                    return;
                while (subscription.Events.TryRead(out var one))
                {
                    if (includes(one))
                        await response.Body.WriteAsync(Message(one), leaving);
                }

                more = subscription.Events.WaitToReadAsync(leaving).AsTask();
            }

            await response.Body.FlushAsync(leaving);
        }
    }

    private static byte[] Message(LockEvent one)
    {
        // JSON escapes line breaks, so the data is one line.
        var data = JsonSerializer.Serialize(one, EventsJson.Default.LockEvent);
        var type = JsonSerializer.Serialize(one.Type, EventsJson.Default.LockEventType).Trim('"');
        return System.Text.Encoding.UTF8.GetBytes($"event: {type}\ndata: {data}\n\n");
    }

    private static IResult HistoryOf(HttpContext context, RequestedLock requested, EventHistory history) => context.User.MayUse(requested.Name.Value)
        ? TypedResults.Ok(new HistoryAnswer(history.Of(requested.Name.Value)))
        : ServiceProblems.OtherPrefix();
}

/// <summary>What happened to a lock.</summary>
/// <param name="Events">Newest first, at most 100.</param>
internal sealed record HistoryAnswer(IReadOnlyList<LockEvent> Events);
