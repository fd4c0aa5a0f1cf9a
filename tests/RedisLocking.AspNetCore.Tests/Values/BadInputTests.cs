using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedisLocking.AspNetCore.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.AspNetCore.Tests.Values;

/// <summary>A request that cannot name its lock is refused: with the placeholder's name, and never with what was sent.</summary>
public sealed class BadInputTests
{
    private const string Secret = "s3cret";

    public static TheoryData<string, string> UnusableBodies => new()
    {
        { """{}""", "{body:user.email} is missing or empty" },
        { """{"user":{}}""", "{body:user.email} is missing or empty" },
        { """{"user":null}""", "{body:user.email} is missing or empty" },
        { """{"user":{"email":null}}""", "{body:user.email} is missing or empty" },
        { """{"user":{"email":""}}""", "{body:user.email} is missing or empty" },
        { """{"user":{"email":"  "}}""", "{body:user.email} is missing or empty" },
        { """{"user":"s3cret"}""", "{body:user.email} is not inside of an object" },
        { """["s3cret"]""", "{body:user.email} is not inside of an object" },
        { """{"user":{"email":["s3cret"]} }""", "{body:user.email} is an array or an object" },
        { """{"user":{"email":{"x":"s3cret"}} }""", "{body:user.email} is an array or an object" },
        { """{"user":{"email":"s3cret\n"}}""", "{body:user.email} holds a control character" },
        { """{"user":{"email":"s3cret\u0000"}}""", "{body:user.email} holds a control character" },
        { """{"user":{"email":"s3cret}"}}""", "{body:user.email} holds a brace" },
        { """{"user":{"email":"{ s3cret"}}""", "{body:user.email} holds a brace" },
        { "{\"user\":{\"email\":\"" + new string('x', 10_240) + Secret + "\"}}", "{body:user.email} makes the name of the lock longer than 1024 bytes" },
        { """{"user":{"email":"s3cret\ud800"}}""", "not valid JSON" },
        { """{"user":{"email":"s3cret"}""", "not valid JSON" },
        { """{"user":{"email":"s3cret"}} s3cret""", "not valid JSON" },
        { Secret, "not valid JSON" },
        { "", "not valid JSON" },
        { "null", "{body:user.email} is missing or empty" },
    };

    [Theory]
    [MemberData(nameof(UnusableBodies))]
    public async Task An_unusable_body_is_400(string body, string rule)
    {
        await using var app = await StartAsync();

        using var response = await app.Http.PostJsonAsync("body", body);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);
        problem.Detail().ShouldContain(rule);
        await ShouldTellNothingAsync(app, response);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_that_is_no_json_by_its_content_type_is_415(string mediaType)
    {
        await using var app = await StartAsync();

        using var response = await app.Http.PostJsonAsync("body", """{"user":{"email":"s3cret"}}""", mediaType);

        await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType);
        await ShouldTellNothingAsync(app, response);
    }

    [Fact]
    public async Task No_body_at_all_is_415()
    {
        await using var app = await StartAsync();

        using var response = await app.Http.PostAsync("body", null);

        await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData(200, HttpStatusCode.OK)]
    [InlineData(201, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(100_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_over_the_limit_is_413(int bytes, HttpStatusCode status)
    {
        await using var app = await StartAsync(locking => locking.MaxBodyBytes = 200, onKestrel: true);
        var body = """{"user":{"email":"ann"}}""".PadRight(bytes);

        using var withLength = await app.Http.PostJsonAsync("body", body);
        withLength.StatusCode.ShouldBe(status);
        using var request = new HttpRequestMessage(HttpMethod.Post, "body") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = true;
        using var chunked = await app.Http.SendAsync(request);
        chunked.StatusCode.ShouldBe(status);

        if (status != HttpStatusCode.OK)
            (await chunked.ProblemAsync(status)).Detail().ShouldBe("The body must not be larger than 200 bytes.");
    }

    [Theory]
    [InlineData("query", "{query:id} is missing or empty")]
    [InlineData("query?id=", "{query:id} is missing or empty")]
    [InlineData("query?id=%20", "{query:id} is missing or empty")]
    [InlineData("query?id=" + Secret + "&id=b", "{query:id} is there more than once")]
    [InlineData("query?id=" + Secret + "%0A", "{query:id} holds a control character")]
    [InlineData("query?id=%7B" + Secret, "{query:id} holds a brace")]
    [InlineData("route/" + Secret + "%01", "{route:id} holds a control character")]
    [InlineData("route/" + Secret + "%7D", "{route:id} holds a brace")]
    [InlineData("header", "{header:X-Id} is missing or empty")]
    [InlineData("claim", "{claim:sub} is missing or empty")]
    [InlineData("optional", "{id} is missing or empty")]
    public async Task A_value_that_is_missing_or_unusable_is_400(string path, string rule)
    {
        await using var app = await StartAsync();

        using var response = await app.Http.GetAsync(path);

        (await response.ProblemAsync(HttpStatusCode.BadRequest)).Detail().ShouldBe($"The value of {rule}.");
        await ShouldTellNothingAsync(app, response);
    }

    [Fact]
    public async Task A_header_that_is_there_twice_is_400()
    {
        await using var app = await StartAsync(onKestrel: true);

        (await SendRawAsync(app, $"GET /header HTTP/1.1\r\nHost: x\r\nX-Id: {Secret}\r\nX-Id: b\r\nConnection: close\r\n\r\n")).ShouldContain("{header:X-Id} is there more than once");
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_400()
    {
        await using var app = await StartAsync(onKestrel: true);

        var answer = await SendRawAsync(
            app, "POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nnonsense\r\n");

        answer.ShouldStartWith("HTTP/1.1 400");
        answer.ShouldContain("The body cannot be read.");
    }

    [Theory]
    [InlineData("text/plain", "name=x", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", "other=x", HttpStatusCode.BadRequest)]
    [InlineData("application/x-www-form-urlencoded", "name=x&name=y", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=b", "no such part", HttpStatusCode.BadRequest)]
    public async Task A_form_that_does_not_name_the_lock_is_refused(string mediaType, string body, HttpStatusCode status)
    {
        await using var app = await StartAsync();

        using var response = await app.Http.PostJsonAsync("form", body, mediaType);

        await response.ProblemAsync(status);
    }

    [Fact]
    public async Task A_form_whose_antiforgery_token_is_wrong_is_400()
    {
        await using var app = await TestApp.StartBareAsync(
            pipeline =>
            {
                pipeline.UseRouting();
                pipeline.UseAntiforgery();
                pipeline.UseLocking();
                pipeline.MapPost("/", ([Microsoft.AspNetCore.Mvc.FromForm] string name) => name).RequireLock("a:{form:name}");
            },
            services => services.AddLocking().AddAntiforgery());

        using var response = await app.Http.PostAsync("", new FormUrlEncodedContent([new("name", Secret)]));

        (await response.ProblemAsync(HttpStatusCode.BadRequest)).Detail().ShouldContain("anti-forgery");
        app.Locks.Granted.ShouldBeEmpty();
    }

    private static async Task ShouldTellNothingAsync(TestApp app, HttpResponseMessage response)
    {
        (await response.Content.ReadAsStringAsync()).ShouldNotContain(Secret);
        response.Headers.ToString().ShouldNotContain(Secret);
        app.Logs.Ours(LogLevel.Trace).Where(line => line.Text.Contains(Secret, StringComparison.Ordinal)).ShouldBeEmpty();
        app.Locks.Asked.ShouldBeEmpty();
    }

    private static async Task<string> SendRawAsync(TestApp app, string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(app.Address.Host, app.Address.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        return await new StreamReader(stream).ReadToEndAsync().WithPatience();
    }

    private static Task<TestApp> StartAsync(Action<LockingOptions>? locking = null, bool onKestrel = false) => TestApp.StartAsync(
        app =>
        {
            app.MapPost("/body", () => "").RequireLock("a:{body:user.email}");
            app.MapPost("/form", () => "").RequireLock("a:{form:name}");
            app.MapGet("/query", () => "").RequireLock("a:{query:id}");
            app.MapGet("/route/{id}", () => "").RequireLock("a:{route:id}");
            app.MapGet("/header", () => "").RequireLock("a:{header:X-Id}");
            app.MapGet("/claim", () => "").RequireLock("a:{claim:sub}");
            app.MapGet("/optional/{id?}", () => "").RequireLock("a:{id}");
        },
        locking,
        onKestrel: onKestrel);
}
