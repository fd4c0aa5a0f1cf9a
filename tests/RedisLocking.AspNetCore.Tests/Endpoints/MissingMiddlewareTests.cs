using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.AspNetCore.Tests.Hosting;

namespace RedisLocking.AspNetCore.Tests.Endpoints;

/// <summary>A locked endpoint never runs without its lock because somebody forgot a line.</summary>
public sealed class MissingMiddlewareTests
{
    public static TheoryData<string> Locked => ["minimal", "shelves/3", "hand-made"];

    [Theory]
    [MemberData(nameof(Locked))]
    public async Task Without_UseLocking_the_first_request_fails_with_a_sentence_that_says_where_to_put_it(string path)
    {
        await using var app = await TestApp.StartBareAsync(Map, Services);

        var failure = await Should.ThrowAsync<InvalidOperationException>(() => app.Http.GetAsync(path));

        failure.Message.ShouldContain("is [Locked], but the middleware that takes locks did not run for it");
        failure.Message.ShouldContain("Call app.UseLocking() after app.UseRouting()");
    }

    [Fact]
    public async Task Before_UseRouting_is_too_early()
    {
        await using var app = await TestApp.StartBareAsync(
            pipeline =>
            {
                pipeline.UseLocking();
                pipeline.UseRouting();
                Map(pipeline);
            },
            Services);

        (await Should.ThrowAsync<InvalidOperationException>(() => app.Http.GetAsync("minimal"))).Message.ShouldContain("after app.UseRouting()");
    }

    [Fact]
    public async Task Endpoints_without_a_lock_need_no_middleware()
    {
        await using var app = await TestApp.StartBareAsync(Map, Services);

        (await app.Http.GetStringAsync("free")).ShouldBe("free");
        (await app.Http.GetStringAsync("shelves/3/free")).ShouldBe("free");
    }

    [Fact]
    public async Task An_endpoint_is_the_same_to_the_rest_of_the_application_when_it_is_guarded()
    {
        await using var app = await TestApp.StartBareAsync(
            pipeline =>
            {
                pipeline.UseRouting();
                pipeline.UseLocking();
                pipeline.MapGet("/orders/{id}", (HttpContext context) => Describe((RouteEndpoint)context.GetEndpoint()!)).RequireLock("a").WithName("pay");
            },
            Services);

        (await app.Http.GetStringAsync("orders/7")).ShouldBe("/orders/{id} pay HTTP: GET /orders/{id} => Describe");

        static string Describe(RouteEndpoint endpoint) =>
            $"{endpoint.RoutePattern.RawText} {endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName} {endpoint.DisplayName} => {nameof(Describe)}";
    }

    [Fact]
    public async Task UseLocking_without_AddLocking_says_what_to_add() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => TestApp.StartBareAsync(pipeline => pipeline.UseLocking(), _ => { })))
            .Message.ShouldContain("builder.Services.AddLocking()");

    [Fact]
    public async Task UseLocking_without_a_provider_says_what_to_add() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => TestApp.StartBareAsync(
            pipeline => pipeline.UseLocking(),
            services =>
            {
                services.AddLocking();
                services.Remove(services.Single(service => service.ServiceType == typeof(ILockProvider)));
            })))
            .Message.ShouldContain("AddRedisLocking");

    private static void Services(IServiceCollection services)
    {
        services.AddLocking();
        services.AddControllers().AddApplicationPart(typeof(ControllerTests).Assembly);
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/minimal", [Locked("a")] () => "ran");
        app.MapGet("/free", [Locked("a"), DisableLocking] () => "free");
        app.Map("/hand-made", context => context.Response.WriteAsync("ran")).RequireLock("a");
        app.MapControllers();
    }
}
