using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.AspNetCore.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.AspNetCore.Tests.Responses;

/// <summary>
/// A client that has its whole answer never meets its own lock: whatever way the answer is written, its end is not sent
/// before the release, and everything before it is.
/// </summary>
public sealed class HeldEndTests
{
    private const int Large = 300_000;

    private static readonly string[] HttpVersions = ["1.1", "2.0"];

    private static readonly byte[] LargeBytes = [.. Enumerable.Range(0, Large).Select(index => (byte)('a' + (index % 26)))];

    public static TheoryData<string, string> Writers => new(Answers.Keys.SelectMany(writer => HttpVersions.Select(version => (writer, version))));

    private static Dictionary<string, RequestDelegate> Answers { get; } = new()
    {
        ["json"] = context => context.Response.WriteAsJsonAsync(new { name = "ann" }),
        ["text"] = context => Results.Text("some text").ExecuteAsync(context),
        ["bytes"] = context => Results.Bytes(LargeBytes).ExecuteAsync(context),
        ["small bytes"] = context => Results.Bytes(LargeBytes[..100]).ExecuteAsync(context),
        ["created"] = context => Results.Created("/there", new { name = "ann" }).ExecuteAsync(context),
        ["no content"] = context => Results.NoContent().ExecuteAsync(context),
        ["no content, started"] = context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return context.Response.StartAsync();
        },
        ["length of zero, flushed"] = async context =>
        {
            context.Response.ContentLength = 0;
            await context.Response.StartAsync();
            await context.Response.Body.FlushAsync();
        },
        ["length, one write to the stream"] = async context =>
        {
            context.Response.ContentLength = 9;
            await context.Response.Body.WriteAsync("some text"u8.ToArray());
            await context.Response.Body.FlushAsync();
        },
        ["length, two writes to the pipe"] = async context =>
        {
            context.Response.ContentLength = 9;
            await context.Response.BodyWriter.WriteAsync("some "u8.ToArray());
            await context.Response.BodyWriter.WriteAsync("text"u8.ToArray());
        },
        ["length, large, to the pipe"] = async context =>
        {
            context.Response.ContentLength = Large;
            await context.Response.BodyWriter.WriteAsync(LargeBytes);
            await context.Response.BodyWriter.CompleteAsync();
        },
        ["length, large, one piece of the pipe"] = async context =>
        {
            context.Response.ContentLength = Large;
            LargeBytes.CopyTo(context.Response.BodyWriter.GetMemory(Large));
            context.Response.BodyWriter.Advance(Large);
            await context.Response.BodyWriter.FlushAsync();
        },
        ["length, large, synchronously"] = context =>
        {
            context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
            context.Response.ContentLength = Large;
            context.Response.Body.Write(LargeBytes);
            context.Response.Body.Flush();
            return Task.CompletedTask;
        },
        ["length, by the old pattern"] = async context =>
        {
            context.Response.ContentLength = 9;
            await Task.Factory.FromAsync(context.Response.Body.BeginWrite, context.Response.Body.EndWrite, "some text"u8.ToArray(), 0, 9, null);
        },
        ["flushed without a length"] = async context =>
        {
            await context.Response.WriteAsync("some ");
            await context.Response.Body.FlushAsync();
            await context.Response.WriteAsync("text");
            await context.Response.Body.FlushAsync();
        },
        ["completed by hand"] = async context =>
        {
            await context.Response.WriteAsync("some text");
            await context.Response.CompleteAsync();
        },
        ["file of known length"] = async context =>
        {
            var file = Path.GetTempFileName();
            await File.WriteAllBytesAsync(file, LargeBytes);
            context.Response.OnCompleted(() =>
            {
                File.Delete(file);
                return Task.CompletedTask;
            });
            context.Response.ContentLength = Large;
            await context.Response.SendFileAsync(file);
        },
        ["file of unknown length"] = async context =>
        {
            var file = Path.GetTempFileName();
            await File.WriteAllBytesAsync(file, LargeBytes);
            context.Response.OnCompleted(() =>
            {
                File.Delete(file);
                return Task.CompletedTask;
            });
            await context.Response.SendFileAsync(file);
        },
    };

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task The_end_of_the_answer_waits_for_the_release(string writer, string version)
    {
        var release = new TaskCompletionSource();
        await using var app = await StartAsync(writer, version, locked: true);
        await using var free = await StartAsync(writer, version, locked: false);
        app.Locks.ReleaseGate = release.Task;

        var answer = ReadAsync(app.Http, HttpMethod.Get, version);
        await app.Locks.ReleaseAsked.WithPatience();
        await Task.Delay(50); // What is not held back would have come meanwhile; a machine too busy for that proves less.
        answer.IsCompleted.ShouldBeFalse();
        release.SetResult();

        (await answer.WithPatience()).ShouldBe(await ReadAsync(free.Http, HttpMethod.Get, version).WithPatience());
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task The_headers_of_an_answer_without_a_body_wait_too(string writer, string version)
    {
        var release = new TaskCompletionSource();
        await using var app = await StartAsync(writer, version, locked: true);
        app.Locks.ReleaseGate = release.Task;

        var answer = ReadAsync(app.Http, HttpMethod.Head, version);
        await app.Locks.ReleaseAsked.WithPatience();
        await Task.Delay(50); // As above.
        answer.IsCompleted.ShouldBeFalse();
        release.SetResult();

        (await answer.WithPatience()).Body.ShouldBe("");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_flushed_before_the_end_is_sent_while_the_endpoint_runs(bool hasLength)
    {
        var goOn = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", async (HttpContext context) =>
            {
                if (hasLength)
                    context.Response.ContentLength = 9;
                await context.Response.WriteAsync("some ");
                await context.Response.Body.FlushAsync();
                await goOn.Task;
                await context.Response.WriteAsync("text");
            }).RequireLock("a"),
            onKestrel: true);

        using var response = await app.Http.GetAsync("", HttpCompletionOption.ResponseHeadersRead).WithPatience();
        await using var body = await response.Content.ReadAsStreamAsync();
        var first = new byte[5];
        await body.ReadExactlyAsync(first).AsTask().WithPatience();
        (await app.Locks.IsHeldAsync("a")).ShouldBeTrue();
        goOn.SetResult();

        Encoding.UTF8.GetString(first).ShouldBe("some ");
        (await new StreamReader(body).ReadToEndAsync().WithPatience()).ShouldBe("text");
        (await app.Locks.IsHeldAsync("a")).ShouldBeFalse();
    }

    [Fact]
    public async Task Events_are_sent_as_they_come()
    {
        var goOn = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", () => TypedResults.ServerSentEvents(EventsAsync(goOn.Task))).RequireLock("a"), onKestrel: true);

        using var response = await app.Http.GetAsync("", HttpCompletionOption.ResponseHeadersRead).WithPatience();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync().WithPatience()).ShouldBe("data: one");
        (await app.Locks.IsHeldAsync("a")).ShouldBeTrue();
        goOn.SetResult();

        (await reader.ReadToEndAsync().WithPatience()).ShouldContain("data: two");
        (await app.Locks.IsHeldAsync("a")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_exception_after_the_whole_answer_changes_nothing_about_it()
    {
        await using var app = await TestApp.StartBareAsync(
            pipeline =>
            {
                pipeline.UseExceptionHandler(handler => handler.Run(context => context.Response.WriteAsync("error")));
                pipeline.UseRouting();
                pipeline.UseLocking();
                pipeline.MapGet("/", async context =>
                {
                    context.Response.ContentLength = 9;
                    await context.Response.WriteAsync("some text");
                    throw new InvalidOperationException("too late");
                }).RequireLock("a");
            },
            services => services.AddLocking(),
            onKestrel: true);

        (await app.Http.GetStringAsync("")).ShouldBe("some text");
        app.Locks.Released.ShouldBe(1);
    }

    [Fact]
    public async Task Compression_around_the_lock_or_under_it_leaves_the_answer_whole()
    {
        foreach (var isInside in new[] { false, true })
        {
            await using var app = await TestApp.StartBareAsync(
                pipeline =>
                {
                    pipeline.UseRouting();
                    if (isInside)
                        pipeline.UseLocking().UseResponseCompression();
                    else
                        pipeline.UseResponseCompression().UseLocking();
                    pipeline.MapGet("/", Answers["bytes"]).RequireLock("a");
                },
                services => services.AddLocking().AddResponseCompression(o => o.MimeTypes = ["application/octet-stream"]),
                onKestrel: true);
            using var http = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = app.Address };

            (await http.GetByteArrayAsync("")).ShouldBe(LargeBytes);
            app.Locks.Released.ShouldBe(1);
        }
    }

    private static async IAsyncEnumerable<string> EventsAsync(Task goOn)
    {
        yield return "one";
        await goOn;
        yield return "two";
    }

    private static Task<TestApp> StartAsync(string writer, string version, bool locked) => TestApp.StartAsync(
        app =>
        {
            var endpoint = app.MapMethods("/", ["GET", "HEAD"], Answers[writer]);
            if (locked)
                endpoint.RequireLock("a");
        },
        services: services => services.Configure<KestrelServerOptions>(kestrel =>
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = version == "2.0" ? HttpProtocols.Http2 : HttpProtocols.Http1)),
        onKestrel: true);

    private static async Task<(HttpStatusCode Status, string Headers, string Body)> ReadAsync(HttpClient http, HttpMethod method, string version)
    {
        using var request = new HttpRequestMessage(method, "") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await http.SendAsync(request);
        response.Headers.Date = null;
        return (response.StatusCode, response.Headers.ToString() + response.Content.Headers, await response.Content.ReadAsStringAsync());
    }
}
