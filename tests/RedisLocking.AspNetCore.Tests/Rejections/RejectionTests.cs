using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedisLocking.AspNetCore.Tests.Hosting;

namespace RedisLocking.AspNetCore.Tests.Rejections;

/// <summary>What a request is answered that does not get its lock.</summary>
public sealed class RejectionTests
{
    private const string Secret = "s3cret";

    [Fact]
    public async Task A_conflict_is_409_with_a_hint_when_to_ask_again()
    {
        await using var app = await StartAsync();
        await using var held = await app.Locks.Mutex($"order:{Secret}").AcquireAsync(TimeSpan.Zero);

        using var response = await app.Http.PostAsync($"orders/{Secret}", null);

        await response.ProblemAsync(HttpStatusCode.Conflict);
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        await ShouldTellNothingAsync(app, response, held);
    }

    [Fact]
    public async Task A_store_that_is_down_is_503_with_a_hint_when_to_ask_again()
    {
        await using var app = await StartAsync();
        app.Locks.IsDown = true;

        using var response = await app.Http.PostAsync($"orders/{Secret}", null);

        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        (await response.Content.ReadAsStringAsync()).ShouldNotContain(Secret);
        app.Logs.Ours(LogLevel.Warning).ShouldHaveSingleItem().Id.ShouldBe(2);
    }

    [Fact]
    public async Task A_policy_that_proceeds_serves_without_the_lock_when_the_store_is_down()
    {
        await using var app = await TestApp.StartAsync(app =>
            app.MapGet("/", (HttpContext context, ILockLeaseAccessor accessor) => $"{context.Features.Get<ILockLeaseFeature>()!.Lease is null} {accessor.Lease is null}")
                .RequireLock("a", new LockPolicy { WhenUnavailable = WhenUnavailable.Proceed }));
        app.Locks.IsDown = true;

        (await app.Http.GetStringAsync("")).ShouldBe("True True");
        app.Logs.Ours(LogLevel.Warning).ShouldHaveSingleItem().Text.ShouldContain("is served without its lock");

        app.Locks.IsDown = false;
        (await app.Http.GetStringAsync("")).ShouldBe("False False");
    }

    [Fact]
    public async Task A_policy_says_when_to_ask_again_in_whole_seconds()
    {
        await using var app = await TestApp.StartAsync(app =>
            app.MapGet("/", () => "").RequireLock("a", new LockPolicy { RetryAfter = TimeSpan.FromSeconds(2.1) }));
        await using var held = await app.Locks.Mutex("a").AcquireAsync(TimeSpan.Zero);

        using var response = await app.Http.GetAsync("");

        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task The_application_s_own_problem_details_are_written()
    {
        await using var app = await StartAsync(services: services =>
            services.AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["node"] = "n1"));
        await using var held = await app.Locks.Mutex("order:7").AcquireAsync(TimeSpan.Zero);

        using var response = await app.Http.PostAsync("orders/7", null);

        (await response.ProblemAsync(HttpStatusCode.Conflict)).GetProperty("node").GetString().ShouldBe("n1");
    }

    [Fact]
    public async Task Another_status_may_be_chosen_for_a_conflict()
    {
        await using var app = await StartAsync(locking => locking.RejectionStatusCode = StatusCodes.Status423Locked);
        await using var held = await app.Locks.Mutex("order:7").AcquireAsync(TimeSpan.Zero);

        using var response = await app.Http.PostAsync("orders/7", null);

        response.StatusCode.ShouldBe(HttpStatusCode.Locked);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task OnRejected_changes_the_problem_and_is_told_why()
    {
        var reasons = new List<(LockRejectionReason Reason, int? Status, double? RetryAfter)>();
        await using var app = await StartAsync(locking => locking.OnRejected = (rejected, _) =>
        {
            reasons.Add((rejected.Reason, rejected.ProblemDetails.Status, rejected.RetryAfter?.TotalSeconds));
            rejected.ProblemDetails.Type = "urn:mine";
            rejected.HttpContext.Response.Headers["X-Rejected"] = "yes";
            return ValueTask.CompletedTask;
        });

        await using (await app.Locks.Mutex("order:7").AcquireAsync(TimeSpan.Zero))
        {
            using var conflict = await app.Http.PostAsync("orders/7", null);
            (await conflict.ProblemAsync(HttpStatusCode.Conflict)).GetProperty("type").GetString().ShouldBe("urn:mine");
            conflict.Headers.GetValues("X-Rejected").ShouldBe(["yes"]);
        }

        await app.Http.PostAsync("orders/%7D", null);
        app.Locks.IsDown = true;
        await app.Http.PostAsync("orders/7", null);

        reasons.ShouldBe([(LockRejectionReason.Conflict, 409, 1), (LockRejectionReason.InvalidRequest, 400, null), (LockRejectionReason.Unavailable, 503, 1)]);
    }

    [Fact]
    public async Task OnRejected_may_answer_itself()
    {
        await using var app = await StartAsync(locking => locking.OnRejected = async (rejected, cancellationToken) =>
        {
            rejected.HttpContext.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            await rejected.HttpContext.Response.WriteAsync("later", cancellationToken);
        });
        await using var held = await app.Locks.Mutex("order:7").AcquireAsync(TimeSpan.Zero);

        using var response = await app.Http.PostAsync("orders/7", null);

        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await response.Content.ReadAsStringAsync()).ShouldBe("later");
    }

    [Theory]
    [InlineData("conflict", HttpStatusCode.Conflict)]
    [InlineData("unavailable", HttpStatusCode.ServiceUnavailable)]
    [InlineData("lost", HttpStatusCode.ServiceUnavailable)]
    [InlineData("unusable value", HttpStatusCode.BadRequest)]
    [InlineData("other", HttpStatusCode.InternalServerError)]
    public async Task A_lock_s_exception_from_anywhere_has_the_answer_of_the_middleware(string kind, HttpStatusCode status)
    {
        await using var app = await TestApp.StartBareAsync(
            pipeline =>
            {
                pipeline.UseExceptionHandler();
                pipeline.MapGet("/", string () => throw Failure(kind));
            },
            services => services.AddLocking().AddProblemDetails());

        using var response = await app.Http.GetAsync("");

        await response.ProblemAsync(status);
        (response.Headers.RetryAfter is not null).ShouldBe(status is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync()).ShouldNotContain(Secret);
    }

    private static Exception Failure(string kind) => kind switch
    {
        "conflict" => new LockConflictException(Secret, TimeSpan.Zero),
        "unavailable" => new LockUnavailableException(Secret, Secret),
        "lost" => new LockLostException(Secret, Secret),
        "unusable value" => new LockTemplateValueException(LockTemplate.Parse("order:{Id}").Placeholders[0], "is missing or empty"),
        _ => new InvalidOperationException(Secret),
    };

    private static async Task ShouldTellNothingAsync(TestApp app, HttpResponseMessage response, ILockLease held)
    {
        var text = response.Headers + await response.Content.ReadAsStringAsync();
        text.ShouldNotContain(Secret);
        text.ShouldNotContain(held.LeaseId);
        text.ShouldNotContain(held.FencingToken.ToString());
        app.Logs.Ours(LogLevel.Trace).Where(line => line.Text.Contains(Secret, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static Task<TestApp> StartAsync(Action<LockingOptions>? locking = null, Action<IServiceCollection>? services = null) =>
        TestApp.StartAsync(app => app.MapPost("/orders/{id}", () => "").RequireLock("order:{id}"), locking, services);
}
