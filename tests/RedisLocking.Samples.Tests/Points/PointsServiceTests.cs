using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using PointsService;
using RedisLocking.TestSupport;
using UserRegistration.Points;

namespace RedisLocking.Samples.Tests;

public sealed class PointsServiceTests(RedisServerFixture redis)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_grant_that_is_sent_twice_is_granted_once(bool onRedis)
    {
        await using var service = Start(onRedis);
        using var http = service.CreateClient();
        var (ada, grace) = (Guid.NewGuid(), Guid.NewGuid());

        await http.PutAsJsonAsync($"points/{ada}", new { points = 100 });
        await http.PutAsJsonAsync($"points/{ada}", new { points = 100 });
        await http.PutAsJsonAsync($"points/{grace}", new { points = 100 });

        (await http.GetFromJsonAsync<PointsBalance>($"points/{ada}")).ShouldBe(new PointsBalance(ada, 100));
        (await http.GetFromJsonAsync<PointsTotal>("points")).ShouldBe(new PointsTotal(200));
    }

    [Fact]
    public async Task Points_below_zero_are_a_bad_request()
    {
        await using var service = Start(onRedis: false);
        using var http = service.CreateClient();

        using var response = await http.PutAsJsonAsync($"points/{Guid.NewGuid()}", new { points = -1 });

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await response.ProblemTypeAsync();
    }

    [Fact]
    public async Task A_registration_grants_the_welcome_points_through_the_points_service()
    {
        await using var service = Start(onRedis: false);
        await using var api = new RegistrationApi(
            new Dictionary<string, string> { ["Points:BaseUrl"] = "http://points.test/" },
            services => services.AddHttpClient<IPoints, PointsServiceClient>().ConfigurePrimaryHttpMessageHandler(() => service.Server.CreateHandler()));

        (await api.RegisterAsync("Ada")).StatusCode.ShouldBe(HttpStatusCode.Created);

        var user = (await api.RowsAsync("Ada")).ShouldHaveSingleItem();
        (await api.PointsAsync(user.Id)).ShouldBe(100);
        using var http = service.CreateClient();
        (await http.GetFromJsonAsync<PointsTotal>("points")).ShouldBe(new PointsTotal(100));
    }

    private WebApplicationFactory<PointsTotal> Start(bool onRedis) => new WebApplicationFactory<PointsTotal>().WithWebHostBuilder(host =>
    {
        host.UseSetting("KeySpace", $"points-{Guid.NewGuid():N}");
        host.UseSetting("ConnectionStrings:Redis", onRedis ? redis.Server.ConnectionString : "");
    });
}
