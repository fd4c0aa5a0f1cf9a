using System.Net;
using System.Net.Http.Json;
using RedisLocking.TestSupport;

[assembly: AssemblyFixture(typeof(RedisServerFixture))]

namespace RedisLocking.AspNetCore.Tests.Servers;

/// <summary>Two processes on Kestrel, one Redis.</summary>
public sealed class TwoServersTests(RedisServerFixture redis) : IAsyncLifetime
{
    private const int Requests = 500;

    private readonly string _id = Guid.NewGuid().ToString("N");
    private ApiProcess[] _servers = [];

    public async ValueTask InitializeAsync() =>
        _servers = await Task.WhenAll(ApiProcess.StartAsync(redis.Server), ApiProcess.StartAsync(redis.Server));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task Of_500_identical_requests_that_do_not_wait_one_succeeds_and_the_others_are_told_when_to_ask_again()
    {
        var answers = Enumerable.Range(0, Requests).Select(number => Server(number).PostAsync($"gated/{_id}", null)).ToArray();
        await Eventually.BecomesTrueAsync(() => answers.Count(answer => answer.IsCompleted) == Requests - 1, "all but one were answered", TimeSpan.FromMinutes(2));
        foreach (var server in _servers)
            await server.Http.PostAsync("open-gate", null);

        var responses = await Task.WhenAll(answers);
        responses.Count(response => response.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        var conflicts = responses.Where(response => response.StatusCode == HttpStatusCode.Conflict).ToArray();
        conflicts.Length.ShouldBe(Requests - 1);
        conflicts.ShouldAllBe(response => response.Headers.RetryAfter!.Delta == TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Of_500_identical_requests_that_wait_all_are_served_one_at_a_time()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, Requests).Select(number => Server(number).PostAsync($"in-turn/{_id}", null)));

        responses.ShouldAllBe(response => response.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_client_that_has_its_answer_never_meets_its_own_lock_on_the_other_server()
    {
        for (var number = 0; number < 1_000; number++)
        {
            using var response = await Server(number).PostAsJsonAsync("names", new { name = _id });
            response.StatusCode.ShouldBe(HttpStatusCode.OK, $"request {number}");
        }
    }

    private HttpClient Server(int number) => _servers[number % _servers.Length].Http;
}
