using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RedisLocking.Cli.Backends;

namespace RedisLocking.Cli.Service;

/// <summary>The lock service's events, as it sends them.</summary>
internal sealed class EventStream(ServiceClient client, TimeSpan timeout, TimeProvider clock)
{
    // The service sends a comment every 15 s; three that do not come mean that nobody is there.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    public async IAsyncEnumerable<LockEvent> ReadAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"v1/events?prefix={Uri.EscapeDataString(prefix)}");
        using var response = await client.OpenAsync("*", request, timeout, cancellationToken).ConfigureAwait(false);
        var stream = new LivelyStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), Silence, clock);
        await using var closing = stream.ConfigureAwait(false);
        var events = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize(data, ServiceJson.Default.LockEvent)).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var ending = events.ConfigureAwait(false);
        while (await NextAsync(events, cancellationToken).ConfigureAwait(false))
        {
            if (events.Current.Data is { } happened)
                yield return happened;
        }
        throw client.Unavailable("*", "ended the stream of events");
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<SseItem<LockEvent?>> events, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or HttpRequestException or TimeoutException or JsonException && !cancellationToken.IsCancellationRequested)
        {
            throw client.Unavailable("*", $"broke off the stream of events ({error.Message})", error);
        }
    }
}
