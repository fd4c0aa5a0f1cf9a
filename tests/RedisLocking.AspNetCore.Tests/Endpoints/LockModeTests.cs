using System.Net;
using Microsoft.AspNetCore.Builder;
using RedisLocking.AspNetCore.Tests.Hosting;

namespace RedisLocking.AspNetCore.Tests.Endpoints;

/// <summary>Endpoints that read, that write, and of which a few may run at a time.</summary>
public sealed class LockModeTests
{
    [Fact]
    public async Task Readers_run_beside_each_other_and_a_writer_runs_alone()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGet("/catalog", [Locked("catalog", Mode = LockMode.Read)] () => "");
            app.MapPut("/catalog", [Locked("catalog", Mode = LockMode.Write)] () => "");
        });

        await using (await app.Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero))
        {
            (await app.Http.GetAsync("catalog")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await app.Http.PutAsync("catalog", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        }

        await using (await app.Locks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero))
            (await app.Http.GetAsync("catalog")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await app.Http.PutAsync("catalog", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task As_many_run_at_a_time_as_there_are_permits()
    {
        await using var app = await TestApp.StartAsync(app => app.MapPost("/mails", [Locked("smtp", Permits = 2)] () => ""));
        var first = await app.Locks.Semaphore("smtp", 2).AcquireAsync(TimeSpan.Zero);
        (await app.Http.PostAsync("mails", null)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await using var second = await app.Locks.Semaphore("smtp", 2).AcquireAsync(TimeSpan.Zero);
        (await app.Http.PostAsync("mails", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict);

        await first.DisposeAsync();
        (await app.Http.PostAsync("mails", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_policy_says_the_mode_and_the_attribute_has_the_last_word()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/named", [Locked("catalog", Policy = "reads")] () => "");
                app.MapGet("/override", [Locked("catalog", Policy = "reads", Mode = LockMode.Write)] () => "");
                app.MapGet("/own", () => "").RequireLock("catalog", new LockPolicy { Mode = LockMode.Read });
            },
            locking => locking.AddPolicy("reads", new LockPolicy { Mode = LockMode.Read }));
        await using var reader = await app.Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero);

        (await app.Http.GetAsync("named")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Http.GetAsync("own")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Http.GetAsync("override")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_name_that_is_held_as_another_kind_is_unavailable()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", [Locked("catalog", Mode = LockMode.Read)] () => ""));
        await using var held = await app.Locks.Mutex("catalog").AcquireAsync(TimeSpan.Zero);

        (await app.Http.GetAsync("")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }
}
