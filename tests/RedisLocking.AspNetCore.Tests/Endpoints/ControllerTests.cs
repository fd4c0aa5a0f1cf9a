using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.AspNetCore.Tests.Hosting;

namespace RedisLocking.AspNetCore.Tests.Endpoints;

#pragma warning disable CA1822 // An action is an instance method.

public sealed class ControllerTests
{
    [Fact]
    public async Task A_controller_locks_its_actions_but_for_those_that_say_otherwise()
    {
        await using var app = await StartAsync();

        (await app.Http.GetStringAsync("shelves/3")).ShouldBe("3");
        (await app.Http.GetStringAsync("shelves/3/free")).ShouldBe("free");
        (await app.Http.GetStringAsync("shelves/3/own")).ShouldBe("own:3");

        app.Locks.Granted.ShouldBe(["shelf:3", "own:3"]);
        app.Locks.Released.ShouldBe(2);
    }

    [Fact]
    public async Task The_body_that_names_the_lock_is_bound_by_the_action_as_well()
    {
        await using var app = await StartAsync();

        using var response = await app.Http.PostJsonAsync("shelves/3", """{"Title": "Emma", "Title": "Persuasion"}""");

        (await response.Content.ReadAsStringAsync()).ShouldBe("Persuasion");
        app.Locks.Granted.ShouldBe(["title:persuasion"]);
    }

    [Fact]
    public async Task A_held_lock_is_409_for_a_controller_too()
    {
        await using var app = await StartAsync();
        await using var held = await app.Locks.Mutex("shelf:3").AcquireAsync(TimeSpan.Zero);

        using var response = await app.Http.GetAsync("shelves/3");

        await response.ProblemAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_controller_whose_base_class_is_locked_is_locked()
    {
        await using var app = await StartAsync();

        await app.Http.GetStringAsync("derived");

        app.Locks.Granted.ShouldBe(["base"]);
    }

    [Fact]
    public async Task A_controller_by_convention_is_locked_by_its_route_values()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapControllerRoute("default", "{controller}/{action}/{id?}"),
            services: services => services.AddControllers().AddApplicationPart(typeof(ControllerTests).Assembly));

        await app.Http.GetStringAsync("plain/show/5");

        app.Locks.Granted.ShouldBe(["Plain:5"]);
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        app => app.MapControllers(),
        services: services => services.AddControllers().AddApplicationPart(typeof(ControllerTests).Assembly));
}

public sealed record Book(string Title);

[ApiController]
[Route("shelves/{id}")]
[Locked("shelf:{id}")]
public sealed class ShelvesController : ControllerBase
{
    [HttpGet]
    public string Get(string id) => id;

    [HttpGet("free")]
    [DisableLocking]
    public string Free() => "free";

    [HttpGet("own")]
    [Locked("own:{route:id}")]
    public string Own(ILockLease lease) => lease.Name.Value;

    [HttpPost]
    [Locked("title:{body:title|lower}")]
    public string Post(Book book) => book.Title;
}

[Locked("base")]
public abstract class LockedBaseController : ControllerBase;

[ApiController]
[Route("derived")]
public sealed class DerivedController : LockedBaseController
{
    [HttpGet]
    public string Get() => "derived";
}

public sealed class PlainController : ControllerBase
{
    [Locked("{route:controller}:{id}")]
    public string Show(string id) => id;
}
