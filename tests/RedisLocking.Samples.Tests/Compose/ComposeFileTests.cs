using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PointsService;
using RedisLocking.TestSupport;
using UserRegistration;
using UserRegistration.Points;
using UserRegistration.Users;

namespace RedisLocking.Samples.Tests;

/// <summary>What docker-compose.yml says, held against the samples, without Docker.</summary>
public sealed class ComposeFileTests(RedisServerFixture redis, PostgresServerFixture postgres)
{
    private static readonly ComposeFile File = ComposeFile.Read();

    private readonly string _keySpace = $"compose-{Guid.NewGuid():N}";

    public static TheoryData<string> ApiServers => ["api-1", "api-2"];

    [Fact]
    public void It_starts_redis_postgres_the_lock_service_the_points_two_api_servers_and_nginx() =>
        File.Services.Keys.ShouldBe(["redis", "postgres", "locks", "points", "api-1", "api-2", "nginx"]);

    [Fact]
    public void Only_redis_the_lock_service_and_nginx_are_reached_from_outside_and_from_this_machine_alone() =>
        File.Services.SelectMany(service => service.Value.Ports.Select(port => (service.Key, port)))
            .ShouldBe([("redis", "127.0.0.1:6379:6379"), ("locks", "127.0.0.1:8081:8080"), ("nginx", "127.0.0.1:8080:80")]);

    [Fact]
    public void Nothing_starts_before_what_it_needs_answers()
    {
        File.Services.Values.ShouldAllBe(service => service.Healthcheck != null && service.Restart == "unless-stopped");
        File.Services.Values.SelectMany(service => service.DependsOn).ShouldAllBe(needed =>
            File.Services.ContainsKey(needed.Key) && needed.Value.Condition == "service_healthy");
        File.Services["api-1"].DependsOn.Keys.ShouldBe(["redis", "postgres", "points"]);
        File.Services["nginx"].DependsOn.Keys.ShouldBe(["api-1", "api-2"]);
    }

    [Fact]
    public void Volumes_that_are_used_are_named_and_nginx_takes_turns_between_the_api_servers()
    {
        var used = File.Services.Values.SelectMany(service => service.Volumes).Select(volume => volume.Split(':')[0]).Where(volume => !volume.StartsWith('.'));
        used.ShouldBe(File.Volumes.Keys, ignoreOrder: true);

        var nginx = System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "nginx.conf"));
        Regex.Matches(nginx, @"server (\S+):8080;").Select(match => match.Groups[1].Value).ShouldBe(["api-1", "api-2"]);
    }

    [Fact]
    public void The_lock_service_has_no_rights_and_is_open_to_this_machine_alone()
    {
        var service = File.Services["locks"];

        service.Environment.ShouldBe(new Dictionary<string, string> { ["Redis__ConnectionString"] = "redis:6379", ["Service__AllowAnonymous"] = "true" });
        service.Ports.ShouldAllBe(port => port.StartsWith("127.0.0.1:", StringComparison.Ordinal));
        (service.ReadOnly, service.CapDrop.Single(), service.SecurityOpt.Single()).ShouldBe((true, "ALL", "no-new-privileges:true"));
        service.DependsOn.Keys.ShouldBe(["redis"]);
    }

    [Theory]
    [MemberData(nameof(ApiServers))]
    public async Task An_api_server_takes_up_every_setting(string name)
    {
        var settings = Settings(name, typeof(RegisterUser));
        var users = new NpgsqlConnectionStringBuilder(settings["ConnectionStrings:Users"]);
        File.Services.ShouldContainKey(users.Host!);
        File.Services["postgres"].Environment.ShouldSatisfyAllConditions(
            database => database["POSTGRES_DB"].ShouldBe(users.Database),
            database => database["POSTGRES_USER"].ShouldBe(users.Username),
            database => database["POSTGRES_PASSWORD"].ShouldBe(users.Password));
        settings["ConnectionStrings:Redis"].ShouldBe("redis:6379");

        await using var api = Start<RegisterUser>(settings.ToDictionary(setting => setting.Key, setting => setting.Key switch
        {
            "ConnectionStrings:Redis" => redis.Server.ConnectionString,
            "ConnectionStrings:Users" => postgres.Server.ConnectionString,
            "Points:BaseUrl" => setting.Value,
            _ => throw new NotSupportedException($"The API knows no setting {setting.Key}."),
        }));
        api.Services.GetRequiredService<ILockProvider>().ShouldBeOfType<RedisLockProvider>();
        api.Services.GetRequiredService<IUserStore>().ShouldBeOfType<PostgresUserStore>();
        api.Services.GetRequiredService<IPoints>().ShouldBeOfType<PointsServiceClient>();
        var points = api.Services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(IPoints)).BaseAddress!;
        (points.Host, points.Port).ShouldBe(("points", 8080));
    }

    [Fact]
    public async Task The_points_service_takes_up_its_only_setting()
    {
        var settings = Settings("points", typeof(PointsTotal));
        settings.ShouldBe(new Dictionary<string, string> { ["ConnectionStrings:Redis"] = "redis:6379" });

        await using var service = Start<PointsTotal>(new Dictionary<string, string> { ["ConnectionStrings:Redis"] = redis.Server.ConnectionString });
        using var http = service.CreateClient();
        using var granted = await http.PutAsJsonAsync($"points/{Guid.NewGuid()}", new { points = 100 });
        (await redis.Server.CliAsync("HLEN", $"{_keySpace}:points")).Number.ShouldBe(1);
    }

    private static Dictionary<string, string> Settings(string name, Type program)
    {
        var service = File.Services[name];
        service.Build.ShouldNotBeNull().Args["SAMPLE"].ShouldBe(program.Assembly.GetName().Name);
        return service.Environment.ToDictionary(variable => variable.Key.Replace("__", ":", StringComparison.Ordinal), variable => variable.Value);
    }

    private WebApplicationFactory<TProgram> Start<TProgram>(Dictionary<string, string> settings)
        where TProgram : class => new WebApplicationFactory<TProgram>().WithWebHostBuilder(host =>
    {
        foreach (var (key, value) in settings)
            host.UseSetting(key, value);
        host.UseSetting("KeySpace", _keySpace);
    });
}
