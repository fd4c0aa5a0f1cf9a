using System.Net.ServerSentEvents;
using System.Text.Json;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Hosting;

/// <summary>Server-sent events as they arrive.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventStream(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
    }

    public static async Task<EventStream> OpenAsync(HttpResponseMessage response) => new(response, await response.Content.ReadAsStreamAsync());

    /// <summary>The next event; null: the stream has ended.</summary>
    public async Task<(string Type, JsonElement Data)?> NextAsync()
    {
        var next = _events.MoveNextAsync().AsTask();
        return await next.WithPatience() ? (_events.Current.EventType, JsonSerializer.Deserialize<JsonElement>(_events.Current.Data)) : null;
    }

    /// <summary>The next events' types and locks.</summary>
    public async Task<string[]> NextAsync(int count)
    {
        var seen = new string[count];
        for (var index = 0; index < count; index++)
        {
            var (type, data) = (await NextAsync()).ShouldNotBeNull();
            seen[index] = $"{type} {data.GetProperty("name")}";
        }

        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        await Task.CompletedTask;
    }
}
