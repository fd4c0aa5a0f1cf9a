using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.AspNetCore.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.AspNetCore.Tests.Endpoints;

/// <summary>Who says that an endpoint is locked, and who has the last word.</summary>
public sealed class LockedEndpointTests
{
    [Fact]
    public async Task An_attribute_and_a_convention_lock_the_same()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapPost("/attribute/{id}", [Locked("order:{id}")] () => "done");
            app.MapPost("/convention/{id}", () => "done").RequireLock("order:{id}");
        });

        (await app.Http.PostAsync("attribute/7", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Http.PostAsync("convention/7", null)).StatusCode.ShouldBe(HttpStatusCode.OK);

        app.Locks.Granted.ShouldBe(["order:7", "order:7"]);
        app.Locks.Released.ShouldBe(2);
    }

    [Fact]
    public async Task A_request_whose_lock_is_held_is_refused_and_another_one_is_not()
    {
        await using var app = await TestApp.StartAsync(app => app.MapPost("/orders/{id}", () => "done").RequireLock("order:{id}"));
        await using var held = await app.Locks.Mutex("order:7").AcquireAsync(TimeSpan.Zero);

        (await app.Http.PostAsync("orders/7", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await app.Http.PostAsync("orders/8", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_group_locks_its_endpoints_but_for_those_that_say_otherwise()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            var group = app.MapGroup("/group").RequireLock("group");
            group.MapGet("/plain", () => "");
            group.MapGet("/free", () => "").DisableLocking();
            group.MapGet("/attribute-free", [DisableLocking] () => "");
            group.MapGet("/own", [Locked("own")] () => "");
            group.MapGet("/own-then-free", [Locked("own")] () => "").DisableLocking();
            group.MapGet("/free-then-own", [DisableLocking] () => "").RequireLock("last");
            app.MapGroup("/free").DisableLocking().MapGet("/locked", [Locked("inside")] () => "");
        });

        foreach (var path in new[] { "group/plain", "group/free", "group/attribute-free", "group/own", "group/own-then-free", "group/free-then-own", "free/locked" })
            (await app.Http.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK, path);

        app.Locks.Granted.ShouldBe(["group", "own", "last", "inside"]);
    }

    [Fact]
    public async Task Of_two_locks_on_one_endpoint_the_last_one_is_taken_and_nothing_twice()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", [Locked("first")] () => "").RequireLock("second").RequireLock("third"));

        await app.Http.GetAsync("");

        app.Locks.Granted.ShouldBe(["third"]);
    }

    [Fact]
    public async Task Several_names_are_taken_together_and_the_same_name_once()
    {
        await using var app = await TestApp.StartAsync(app =>
            app.MapPost("/transfer/{from}/{to}", [Locked("account:{from}", "account:{to}")] (ILockLease lease) => lease.Name.Value));

        (await app.Http.PostAsync("transfer/b/a", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        app.Locks.Granted.ShouldBe(["account:b", "account:a"]);

        (await app.Http.PostAsync("transfer/c/c", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        app.Locks.Granted.Count.ShouldBe(3);
        app.Locks.Released.ShouldBe(3);
    }

    [Fact]
    public async Task When_one_of_several_locks_is_held_none_is_kept()
    {
        await using var app = await TestApp.StartAsync(app =>
            app.MapPost("/transfer/{from}/{to}", [Locked("account:{from}", "account:{to}")] () => ""));
        await using var held = await app.Locks.Mutex("account:b").AcquireAsync(TimeSpan.Zero);

        (await app.Http.PostAsync("transfer/a/b", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict);

        (await app.Locks.IsHeldAsync("account:a")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_policy_is_named_or_given_and_the_attribute_overrides_it()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/default", [Locked("a")] () => "");
                app.MapGet("/named", [Locked("a", Policy = "patient")] () => "");
                app.MapGet("/own", () => "").RequireLock("a", new LockPolicy { Wait = TimeSpan.FromSeconds(3), MaxHold = TimeSpan.FromMinutes(2) });
                app.MapGet("/override", [Locked("a", Policy = "patient", WaitMilliseconds = 4_000, TtlMilliseconds = 5_000)] () => "");
            },
            locking =>
            {
                locking.DefaultPolicy = new LockPolicy { Wait = TimeSpan.FromSeconds(1) };
                locking.AddPolicy("patient", new LockPolicy { Wait = TimeSpan.FromSeconds(2), Ttl = TimeSpan.FromMinutes(1) });
            });

        foreach (var path in new[] { "default", "named", "own", "override" })
            await app.Http.GetAsync(path);

        app.Locks.Asked.Select(asked => (asked.Wait.TotalSeconds, asked.Options!.Ttl?.TotalSeconds, asked.Options.MaxHold?.TotalSeconds))
            .ShouldBe([(1, null, null), (2, 60, null), (3, null, 120), (4, 5, null)]);
    }

    [Fact]
    public async Task A_request_that_waits_is_served_when_the_lock_is_free()
    {
        await using var app = await TestApp.StartAsync(app =>
            app.MapGet("/", () => "done").RequireLock("a", new LockPolicy { Wait = TimeSpan.FromMinutes(1) }));
        var held = await app.Locks.Mutex("a").AcquireAsync(TimeSpan.Zero);

        var waiting = app.Http.GetStringAsync("");
        await Eventually.BecomesTrueAsync(() => app.Locks.Asked.Count == 2, "the request waited");
        waiting.IsCompleted.ShouldBeFalse();
        await held.ReleaseAsync();

        (await waiting.WithPatience()).ShouldBe("done");
    }

    [Fact]
    public async Task An_exception_of_the_endpoint_releases_the_lock_and_is_not_changed()
    {
        await using var app = await TestApp.StartBareAsync(
            pipeline =>
            {
                pipeline.Use(async (context, next) =>
                {
                    try
                    {
                        await next(context);
                    }
                    catch (InvalidOperationException failure)
                    {
                        await context.Response.WriteAsync(failure.Message);
                    }
                });
                pipeline.UseLocking();
                pipeline.MapGet("/", string () => throw new InvalidOperationException("of the endpoint")).RequireLock("a");
            },
            services => services.AddLocking());

        (await app.Http.GetStringAsync("")).ShouldBe("of the endpoint");
        app.Locks.Released.ShouldBe(1);
    }
}
