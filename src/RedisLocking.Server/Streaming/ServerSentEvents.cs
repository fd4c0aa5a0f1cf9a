using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RedisLocking.Server.Streaming;

/// <summary>Answers that go on: server-sent events, with a comment now and then where there is nothing to tell.</summary>
internal static class ServerSentEvents
{
    public const string ContentType = "text/event-stream";

    /// <summary>How often a silent stream says that it is there, so that no proxy takes it for dead.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>One event.</summary>
    public static byte[] Message<T>(string type, T data, JsonTypeInfo<T> json) =>
        Encoding.UTF8.GetBytes($"event: {type}\ndata: {JsonSerializer.Serialize(data, json)}\n\n"); // JSON escapes line breaks, so the data is one line.

    /// <summary>Sends the events as they come, until there are no more.</summary>
    /// <param name="response">Nothing of it was sent yet.</param>
    /// <param name="messages">The events.</param>
    /// <param name="time">The heartbeat's clock.</param>
    /// <param name="leaving">Cancelled when the listener went away or the service stops: that ends the answer, and is no error.</param>
    public static async Task SendAsync(HttpResponse response, IAsyncEnumerable<byte[]> messages, TimeProvider time, CancellationToken leaving)
    {
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(leaving);
        var next = messages.GetAsyncEnumerator(stop.Token);
        var more = Task.FromResult(false);
        try
        {
            await response.Body.WriteAsync(": events follow\n\n"u8.ToArray(), leaving);
            using var heartbeat = new PeriodicTimer(Heartbeat, time);
            var beat = heartbeat.WaitForNextTickAsync(leaving).AsTask();
            more = next.MoveNextAsync().AsTask();
            while (true)
            {
                // What is there already goes out together.
                if (!more.IsCompleted)
                    await response.Body.FlushAsync(leaving);
                if (await Task.WhenAny(more, beat) == more)
                {
                    if (!await more)
                        return;
                    await response.Body.WriteAsync(next.Current, leaving);
                    more = next.MoveNextAsync().AsTask();
                }
                else
                {
                    await beat;
                    await response.Body.WriteAsync(": still here\n\n"u8.ToArray(), leaving);
                    beat = heartbeat.WaitForNextTickAsync(leaving).AsTask();
                }
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The listener went away, or the service stops; it will connect to another.
        }
        finally
        {
            // An event that is under way is let go before what makes them is.
            await stop.CancelAsync();
            await ((Task)more).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await next.DisposeAsync();
        }
    }
}
