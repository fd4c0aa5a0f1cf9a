using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedisLocking.AspNetCore.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.AspNetCore.Tests.Leases;

/// <summary>How a lease ends: with its request, under it, or when its client hangs up.</summary>
public sealed class LeaseEndTests
{
    [Fact]
    public async Task A_lease_that_is_lost_is_signalled_and_the_request_goes_on()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", async (HttpContext context, ILockLease lease) =>
        {
            await lease.Lost.CancelledAsync();
            return context.RequestAborted.IsCancellationRequested ? "aborted" : "went on";
        }).RequireLock("a"));

        var answer = app.Http.GetStringAsync("");
        await Eventually.BecomesTrueAsync(() => !app.Locks.Granted.IsEmpty, "the lock was taken");
        app.Locks.Lose("a");

        (await answer.WithPatience()).ShouldBe("went on");
        app.Logs.Ours(LogLevel.Warning).ShouldHaveSingleItem().Text.ShouldContain("was lost before its end");
    }

    [Fact]
    public async Task A_lease_that_is_lost_aborts_the_request_if_the_policy_says_so()
    {
        var aborted = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", async (HttpContext context) =>
            {
                await context.RequestAborted.CancelledAsync();
                aborted.SetResult();
            }).RequireLock("a", new LockPolicy { WhenLost = WhenLost.Abort }),
            onKestrel: true);

        var answer = app.Http.GetAsync("");
        await Eventually.BecomesTrueAsync(() => !app.Locks.Granted.IsEmpty, "the lock was taken");
        app.Locks.Lose("a");

        await Should.ThrowAsync<HttpRequestException>(() => answer.WithPatience());
        await aborted.Task.WithPatience();
        await Eventually.BecomesTrueAsync(() => app.Locks.Released == 1, "the lock was released");
    }

    [Fact]
    public async Task A_release_that_fails_is_logged_and_the_request_is_answered_all_the_same()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => "done").RequireLock("a"));
        app.Locks.ReleaseFails = true;

        (await app.Http.GetStringAsync("")).ShouldBe("done");

        app.Logs.Ours(LogLevel.Warning).ShouldHaveSingleItem().Text.ShouldContain("could not be released");
    }

    [Fact]
    public async Task A_client_that_hangs_up_while_it_waits_frees_its_place()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", (string who) => who).RequireLock("a", new LockPolicy { Wait = Timeout.InfiniteTimeSpan }), onKestrel: true);
        var held = await app.Locks.Mutex("a").AcquireAsync(TimeSpan.Zero);
        using var hangUp = new CancellationTokenSource();
        var first = app.Http.GetStringAsync("?who=first", hangUp.Token);
        await Eventually.BecomesTrueAsync(() => app.Locks.Asked.Count == 2, "the first waited");
        var second = app.Http.GetStringAsync("?who=second");
        await Eventually.BecomesTrueAsync(() => app.Locks.Asked.Count == 3, "the second waited");

        await hangUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        await Eventually.BecomesTrueAsync(() => app.Logs.Ours(LogLevel.Debug).Any(line => line.Id == 5), "the server noticed");
        await held.ReleaseAsync();

        (await second.WithPatience()).ShouldBe("second");
        app.Locks.Granted.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_client_that_hangs_up_while_its_handler_runs_does_not_free_the_lock_early()
    {
        var goOn = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", async (HttpContext context) =>
            {
                await context.RequestAborted.CancelledAsync();
                aborted.SetResult();
                await goOn.Task;
            }).RequireLock("a"),
            onKestrel: true);
        using var hangUp = new CancellationTokenSource();
        var answer = app.Http.GetAsync("", hangUp.Token);
        await Eventually.BecomesTrueAsync(() => !app.Locks.Granted.IsEmpty, "the lock was taken");

        await hangUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => answer);
        await aborted.Task.WithPatience();

        (await app.Locks.IsHeldAsync("a")).ShouldBeTrue();
        goOn.SetResult();
        await Eventually.BecomesTrueAsync(async () => !await app.Locks.IsHeldAsync("a"), "the lock was free");
    }

    [Fact]
    public async Task A_web_socket_holds_the_lock_until_the_endpoint_returns()
    {
        await using var app = await TestApp.StartBareAsync(
            pipeline =>
            {
                pipeline.UseWebSockets();
                pipeline.UseRouting();
                pipeline.UseLocking();
                pipeline.Map("/", async (HttpContext context) =>
                {
                    using var socket = await context.WebSockets.AcceptWebSocketAsync();
                    await socket.ReceiveAsync(new byte[10], CancellationToken.None);
                    await socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                }).RequireLock("a");
            },
            services => services.AddLocking(),
            onKestrel: true);
        using var client = new System.Net.WebSockets.ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws" }.Uri, CancellationToken.None).WithPatience();

        (await app.Locks.IsHeldAsync("a")).ShouldBeTrue();
        await client.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WithPatience();

        await Eventually.BecomesTrueAsync(async () => !await app.Locks.IsHeldAsync("a"), "the lock was free");
    }
}
