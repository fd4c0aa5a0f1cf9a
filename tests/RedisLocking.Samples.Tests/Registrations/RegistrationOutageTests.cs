using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.TestSupport;
using UserRegistration;
using UserRegistration.Points;

namespace RedisLocking.Samples.Tests;

public sealed class RegistrationOutageTests
{
    [Fact]
    public async Task A_redis_that_was_killed_is_503_until_it_is_back()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = RegistrationApi.OnRedis(redis.ConnectionString, "");
        (await api.RegisterAsync("before")).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await api.Http.GetAsync("health")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await redis.KillAsync();
        await ShouldBeUnavailableAsync(api);
        (await api.Http.GetAsync("health")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await redis.RestartAsync();
        await Eventually.BecomesTrueAsync(
            async () => (await api.RegisterAsync($"after-{Guid.NewGuid()}")).StatusCode == HttpStatusCode.Created,
            "the API registers again",
            TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_redis_that_hangs_is_503()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = RegistrationApi.OnRedis(redis.ConnectionString, "");
        (await api.RegisterAsync("before")).StatusCode.ShouldBe(HttpStatusCode.Created);

        redis.Pause();
        await ShouldBeUnavailableAsync(api);
        redis.Resume();
    }

    [Fact]
    public async Task A_redis_that_is_absent_does_not_stop_the_start()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var api = RegistrationApi.OnRedis(redis.ConnectionString, "");

        await ShouldBeUnavailableAsync(api);
    }

    [Fact]
    public async Task A_points_service_that_fails_delays_the_points_and_not_the_registration()
    {
        var points = new FailingHandler { Fails = true };
        await using var api = new RegistrationApi(
            new Dictionary<string, string> { ["Points:BaseUrl"] = "http://points.test/" },
            services => services.AddHttpClient<IPoints, PointsServiceClient>().ConfigurePrimaryHttpMessageHandler(() => points));

        using var response = await api.RegisterAsync("Ada");
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        var user = (await api.RowsAsync("Ada")).ShouldHaveSingleItem();
        points.Granted.ShouldBeEmpty();

        points.Fails = false;
        await Eventually.BecomesTrueAsync(() => points.Granted.Contains($"/points/{user.Id}"), "the points were sent later");
    }

    private static async Task ShouldBeUnavailableAsync(RegistrationApi api, string name = "anybody")
    {
        using var response = await api.RegisterAsync(name);
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        (await response.ProblemTypeAsync()).ShouldBe(Problems.UnavailableType);
    }

    private sealed class FailingHandler : HttpMessageHandler
    {
        private volatile bool _fails;

        public bool Fails
        {
            get => _fails;
            set => _fails = value;
        }

        public ConcurrentBag<string> Granted { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Fails)
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadGateway));

            Granted.Add(request.RequestUri!.AbsolutePath);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
