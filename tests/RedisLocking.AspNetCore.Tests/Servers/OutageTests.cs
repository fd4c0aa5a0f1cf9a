using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedisLocking.AspNetCore.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.AspNetCore.Tests.Servers;

/// <summary>A Redis that stops is answered within the operation deadline.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task A_redis_that_hangs_is_503_or_is_done_without_as_the_policy_says()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var app = await StartAsync(redis);
        (await app.Http.GetAsync("closed")).StatusCode.ShouldBe(HttpStatusCode.OK);

        redis.Pause();
        using var closed = await app.Http.GetAsync("closed").WithPatience();
        using var open = await app.Http.GetAsync("open").WithPatience();
        redis.Resume();

        await closed.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        open.StatusCode.ShouldBe(HttpStatusCode.OK);
        app.Logs.Ours(LogLevel.Warning).Select(line => line.Id).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task A_redis_that_is_absent_does_not_stop_the_start_and_is_503()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var app = await StartAsync(redis);

        using var response = await app.Http.GetAsync("closed").WithPatience();

        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_redis_that_stops_under_a_request_does_not_keep_its_answer()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var app = await StartAsync(redis);

        using var response = await app.Http.GetAsync("stops").WithPatience();
        redis.Resume();

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        app.Logs.Ours(LogLevel.Warning).ShouldHaveSingleItem().Text.ShouldContain("could not be released");
    }

    private static Task<TestApp> StartAsync(RedisServer redis) => TestApp.StartAsync(
        app =>
        {
            app.MapGet("/closed", () => "done").RequireLock("a");
            app.MapGet("/open", () => "done").RequireLock("a", new LockPolicy { WhenUnavailable = WhenUnavailable.Proceed });
            app.MapGet("/stops", () =>
            {
                redis.Pause();
                return "done";
            }).RequireLock("a");
        },
        services: services => services.AddRedisLocking(redis.ConnectionString, options => options.OperationDeadline = TimeSpan.FromSeconds(8)));
}
