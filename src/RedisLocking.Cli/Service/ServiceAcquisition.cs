using System.Net;
using System.Net.Http.Json;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Service;

/// <summary>
/// Takes a lock from the lock service. An answer that was lost is asked for again under the same idempotency key, so that no lease is
/// granted twice; a wait that is longer than the service allows is several asks.
/// </summary>
internal sealed class ServiceAcquisition(ServiceClient client, TimeSpan timeout, TimeProvider clock)
{
    private static readonly TimeSpan LongestAsk = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task<Grant?> AcquireAsync(LockRequest request, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var left = request.Wait < TimeSpan.Zero ? LongestAsk : request.Wait - clock.GetElapsedTime(began);
            left = left < TimeSpan.Zero ? TimeSpan.Zero : left;
            var ask = left < LongestAsk ? left : LongestAsk;
            var asked = clock.GetTimestamp();
            if (await AskAsync(request, ask, cancellationToken).ConfigureAwait(false) is { } granted)
                return await CountedAsync(request, granted, asked).ConfigureAwait(false);
            if (request.Wait >= TimeSpan.Zero && clock.GetElapsedTime(began) >= request.Wait)
                return null;
        }
    }

    private async Task<GrantedBody?> AskAsync(LockRequest request, TimeSpan wait, CancellationToken cancellationToken)
    {
        var key = Guid.NewGuid().ToString("N");
        var body = new AcquireBody(DurationText.Format(request.Ttl), DurationText.Format(wait), request.Owner, ModeOf(request.Kind), request.Kind == RequestKind.Permit ? request.Permits : null, request.Value);
        var began = clock.GetTimestamp();
        while (true)
        {
            var left = wait + timeout - clock.GetElapsedTime(began);
            try
            {
                var (answered, granted) = await SendAsync(request, key, body, left > Pause ? left : Pause, cancellationToken).ConfigureAwait(false);
                if (answered)
                    return granted;
            }
            catch (LockUnavailableException unavailable) when (unavailable.InnerException is HttpRequestException or IOException && left > Pause)
            {
                // It may come back, and nobody knows whether it has granted the lock: the key says that it is the same ask.
            }
            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Not answered: the same ask is still being worked on, where it arrived first.</summary>
    private Task<(bool Answered, GrantedBody? Granted)> SendAsync(LockRequest asked, string key, AcquireBody body, TimeSpan within, CancellationToken cancellationToken)
    {
        var name = asked.Name;
        var path = asked.Kind == RequestKind.Leader ? ServicePaths.Election(name) : ServicePaths.Lock(name);
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, ServiceJson.Default.AcquireBody) };
        request.Headers.Add("Idempotency-Key", key);
        return client.CallAsync<(bool, GrantedBody?)>(
            name, request, within, async (response, problem, cancel) => response switch
            {
                { IsSuccessStatusCode: true } => (true, await response.Content.ReadFromJsonAsync(ServiceJson.Default.GrantedBody, cancel).ConfigureAwait(false)),
                { StatusCode: HttpStatusCode.Conflict } when problem!.Code == "conflict" => (true, null),
                { StatusCode: HttpStatusCode.Conflict } when problem!.Code == "request-in-progress" => (false, null),
                _ => throw client.Unexpected(name, response.StatusCode, problem),
            },
            cancellationToken);
    }

    /// <summary>When the TTL began is known only to be after the ask was sent. When that was long ago, a renewal makes it now.</summary>
    private async Task<Grant> CountedAsync(LockRequest request, GrantedBody granted, long asked)
    {
        if (clock.GetElapsedTime(asked) < request.Ttl / 20)
            return GrantOf(request, granted, asked);

        var sending = clock.GetTimestamp();
        var renewal = new HttpRequestMessage(HttpMethod.Put, ServicePaths.Lease(new LeaseHandle(granted.Lease)));
        await client.CallAsync(
            request.Name, renewal, timeout, (response, problem, _) => response.IsSuccessStatusCode
                ? Task.FromResult(true)
                : throw (response.StatusCode == HttpStatusCode.Gone
                    ? FailedException.Lost($"{request.Held} ended as soon as it was granted.")
                    : client.Unexpected(request.Name, response.StatusCode, problem)),
            CancellationToken.None).ConfigureAwait(false);
        return GrantOf(request, granted, sending);
    }

    private static Grant GrantOf(LockRequest request, GrantedBody granted, long countedFrom) => new(granted.Lease, request.Name, granted.Token, request.Ttl, countedFrom);

    private static string? ModeOf(RequestKind kind) => kind switch { RequestKind.Read => "read", RequestKind.Write => "write", _ => null };
}
