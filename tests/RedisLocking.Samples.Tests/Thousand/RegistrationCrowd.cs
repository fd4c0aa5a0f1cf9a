using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using UserRegistration;

namespace RedisLocking.Samples.Tests;

/// <summary>The answer after which a client asks no more: registered, or registered already.</summary>
/// <param name="Status">201 or 409, or a surprise.</param>
/// <param name="UserId">Who was registered; null for all but 201.</param>
internal sealed record FinalAnswer(HttpStatusCode Status, Guid? UserId);

/// <summary>
/// Clients behind a load balancer that takes turns. One whose server has gone, or that is told to come back, asks the next
/// server, until it knows that its name is registered.
/// </summary>
internal sealed class RegistrationCrowd(IReadOnlyList<ApiProcess> servers, int requestsPerName)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private int _turn;

    /// <summary>What no client expects of this API. Whoever met it asks no more.</summary>
    public ConcurrentQueue<string> Surprises { get; } = [];

    /// <summary>Sends all requests of all names at once.</summary>
    public async Task<IReadOnlyList<FinalAnswer>> RegisterAsync(IEnumerable<string> names) =>
        await Task.WhenAll(names.SelectMany(name => Enumerable.Range(0, requestsPerName).Select(_ => RegisterAsync(name))));

    private async Task<FinalAnswer> RegisterAsync(string name)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            if (await AskAsync(servers[Interlocked.Increment(ref _turn) % servers.Count], name) is { } answer)
                return answer;
        }

        throw new TimeoutException($"It was still not known after {Patience.TotalMinutes} minutes whether '{name}' is registered.");
    }

    private async Task<FinalAnswer?> AskAsync(ApiProcess server, string name)
    {
        try
        {
            using var response = await server.Http.PostAsJsonAsync("users", new { userName = name });
            if (response.StatusCode == HttpStatusCode.Created)
                return new FinalAnswer(HttpStatusCode.Created, (await response.Content.ReadFromJsonAsync<RegistrationResponse>())!.Id);

            var problem = await response.ProblemTypeAsync();
            if (problem == Problems.AlreadyRegisteredType)
                return new FinalAnswer(HttpStatusCode.Conflict, null);

            if (problem is not (Problems.InProgressType or Problems.UnavailableType))
            {
                Surprises.Enqueue(await response.Content.ReadAsStringAsync());
                return new FinalAnswer(response.StatusCode, null);
            }

            // Some later than others, or they would all meet again.
            await Task.Delay(response.Headers.RetryAfter!.Delta!.Value * (1 + Random.Shared.NextDouble()));
        }
        catch (HttpRequestException) when (server.IsKilled)
        {
            // The server has gone, perhaps in the middle of the answer: the next one knows.
        }
        catch (Exception surprise)
        {
            Surprises.Enqueue($"{surprise}");
            throw;
        }

        return null;
    }
}
