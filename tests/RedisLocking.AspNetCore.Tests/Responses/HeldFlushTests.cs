using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.AspNetCore.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.AspNetCore.Tests.Responses;

/// <summary>A small answer of unknown length is kept back as a whole, and a stream for no longer than a moment. On a clock that stands still until it is moved.</summary>
public sealed class HeldFlushTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    public static TheoryData<string> SmallAnswers => new(Answers.Keys);

    private static Dictionary<string, RequestDelegate> Answers { get; } = new()
    {
        ["json"] = context => context.Response.WriteAsJsonAsync("some text"),
        ["json, after the endpoint has waited"] = async context =>
        {
            await Task.Yield();
            await context.Response.WriteAsJsonAsync("some text");
        },
        ["a result"] = context => Results.Json("some text").ExecuteAsync(context),
        ["a write"] = context => context.Response.WriteAsync("\"some text\""),
        ["a write to the stream, and two flushes"] = async context =>
        {
            await context.Response.Body.WriteAsync("\"some text\""u8.ToArray());
            await context.Response.Body.FlushAsync();
            await context.Response.BodyWriter.FlushAsync();
        },
    };

    private readonly ManualTime _time = new();

    [Theory]
    [MemberData(nameof(SmallAnswers))]
    public async Task Nothing_of_a_small_answer_is_sent_before_the_release(string answer)
    {
        var release = new TaskCompletionSource();
        await using var app = await StartAsync(Answers[answer]);
        app.Locks.ReleaseGate = release.Task;

        var headers = app.Http.GetAsync("", HttpCompletionOption.ResponseHeadersRead);
        await app.Locks.ReleaseAsked.WithPatience();
        _time.Advance(Moment);
        await Task.Delay(50); // What is not held back would have come meanwhile; a machine too busy for that proves less.
        headers.IsCompleted.ShouldBeFalse();
        release.SetResult();

        using var response = await headers.WithPatience();
        (await response.Content.ReadAsStringAsync().WithPatience()).ShouldBe("\"some text\"");
    }

    [Fact]
    public async Task An_endpoint_that_does_not_go_on_is_a_stream_after_a_moment()
    {
        var flushed = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var app = await StartAsync(async context =>
        {
            await context.Response.WriteAsync("one ");
            flushed.SetResult();
            await goOn.Task;
            await context.Response.WriteAsync("two");
        });

        var headers = app.Http.GetAsync("", HttpCompletionOption.ResponseHeadersRead);
        await flushed.Task.WithPatience();
        await Task.Delay(50); // As above.
        headers.IsCompleted.ShouldBeFalse();
        _time.Advance(Moment);

        await ReadsAsync(headers, "one ", goOn, "two");
    }

    [Theory]
    [InlineData("writes")]
    [InlineData("writes to the stream")]
    [InlineData("writes to the stream, synchronously")]
    [InlineData("fills the pipe")]
    [InlineData("sends a file")]
    [InlineData("says that it is one")]
    public async Task An_endpoint_that_goes_on_is_a_stream_at_once(string how)
    {
        var goOn = new TaskCompletionSource();
        await using var app = await StartAsync(async context =>
        {
            context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
            await context.Response.WriteAsync("one ");
            await GoOnAsync(context, how);
            await goOn.Task;
            await context.Response.WriteAsync("three");
        });

        var headers = app.Http.GetAsync("", HttpCompletionOption.ResponseHeadersRead);

        var second = how is "says that it is one" ? "" : "two ";
        await ReadsAsync(headers, "one " + (how is "fills the pipe" ? "" : second), goOn, (how is "fills the pipe" ? second : "") + "three");
    }

    [Fact]
    public async Task A_flush_before_anything_is_written_begins_a_stream()
    {
        var goOn = new TaskCompletionSource();
        await using var app = await StartAsync(async context =>
        {
            await context.Response.Body.FlushAsync();
            await context.Response.WriteAsync("one ");
            await goOn.Task;
            await context.Response.WriteAsync("two");
        });

        await ReadsAsync(app.Http.GetAsync("", HttpCompletionOption.ResponseHeadersRead), "one ", goOn, "two");
    }

    [Fact]
    public async Task The_beginning_of_a_large_answer_is_sent_as_it_comes()
    {
        var goOn = new TaskCompletionSource();
        var large = new string('a', 20_000);
        await using var app = await StartAsync(async context =>
        {
            await context.Response.WriteAsync(large);
            await goOn.Task;
            await context.Response.WriteAsync("b");
        });

        await ReadsAsync(app.Http.GetAsync("", HttpCompletionOption.ResponseHeadersRead), large, goOn, "b");
    }

    [Fact]
    public async Task Headers_are_what_they_were_when_the_endpoint_wrote()
    {
        await using var app = await StartAsync(async context =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers["X-Started"] = "yes";
                return Task.CompletedTask;
            });
            await context.Response.WriteAsync("one");
            context.Response.HasStarted.ShouldBeTrue();
        });

        using var response = await app.Http.GetAsync("").WithPatience();

        response.Headers.GetValues("X-Started").ShouldBe(["yes"]);
        (await response.Content.ReadAsStringAsync()).ShouldBe("one");
    }

    [Fact]
    public async Task A_length_that_is_set_when_the_answer_starts_counts()
    {
        var goOn = new TaskCompletionSource();
        await using var app = await StartAsync(async context =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.ContentLength = 7;
                return Task.CompletedTask;
            });
            await context.Response.Body.WriteAsync("one "u8.ToArray());
            await goOn.Task;
            await context.Response.Body.WriteAsync("two"u8.ToArray());
        });

        await ReadsAsync(app.Http.GetAsync("", HttpCompletionOption.ResponseHeadersRead), "one ", goOn, "two");
    }

    [Fact]
    public async Task A_body_that_a_middleware_has_put_in_the_servers_place_has_all_of_the_answer_when_the_middleware_goes_on()
    {
        var seen = "";
        await using var app = await TestApp.StartBareAsync(
            pipeline =>
            {
                pipeline.Use(async (context, next) =>
                {
                    var body = context.Response.Body;
                    using var copy = new MemoryStream();
                    context.Response.Body = copy;
                    await next(context);
                    context.Response.Body = body;
                    seen = Encoding.UTF8.GetString(copy.ToArray());
                    await body.WriteAsync(copy.ToArray());
                });
                pipeline.UseRouting();
                pipeline.UseLocking();
                pipeline.MapGet("/", context => context.Response.WriteAsJsonAsync("some text")).RequireLock("a");
            },
            services => services.AddSingleton<TimeProvider>(_time).AddLocking(),
            onKestrel: true);

        (await app.Http.GetStringAsync("").WithPatience()).ShouldBe("\"some text\"");
        seen.ShouldBe("\"some text\"");
    }

    private static async Task GoOnAsync(HttpContext context, string how)
    {
        switch (how)
        {
            case "writes":
                await context.Response.WriteAsync("two ");
                break;
            case "writes to the stream":
                await context.Response.Body.WriteAsync("two "u8.ToArray());
                break;
            case "writes to the stream, synchronously":
                context.Response.Body.Write("two "u8);
                break;
            case "fills the pipe":
                "two "u8.CopyTo(context.Response.BodyWriter.GetSpan(4));
                context.Response.BodyWriter.Advance(4);
                break;
            case "sends a file":
                var file = Path.GetTempFileName();
                await File.WriteAllTextAsync(file, "two ");
                await context.Response.SendFileAsync(file);
                File.Delete(file);
                break;
            default:
                context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
                break;
        }
    }

    private static async Task ReadsAsync(Task<HttpResponseMessage> headers, string first, TaskCompletionSource goOn, string rest)
    {
        using var response = await headers.WithPatience();
        await using var body = await response.Content.ReadAsStreamAsync();
        var begin = new byte[first.Length];
        await body.ReadExactlyAsync(begin).AsTask().WithPatience();
        Encoding.UTF8.GetString(begin).ShouldBe(first);
        goOn.SetResult();
        (await new StreamReader(body).ReadToEndAsync().WithPatience()).ShouldBe(rest);
    }

    private Task<TestApp> StartAsync(RequestDelegate endpoint) => TestApp.StartAsync(
        app => app.MapGet("/", endpoint).RequireLock("a"), services: services => services.AddSingleton<TimeProvider>(_time), onKestrel: true);
}
