using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.AspNetCore.Tests.Hosting;

namespace RedisLocking.AspNetCore.Tests.Values;

/// <summary>Where the values of a lock's name come from.</summary>
public sealed class PlaceholderTests
{
    [Theory]
    [InlineData("a:{route:id}", "things/7", "a:7")]
    [InlineData("a:{route:ID}", "things/7", "a:7")]
    [InlineData("a:{id}", "things/7?id=8", "a:7")]
    [InlineData("a:{other}", "things/7?other=8", "a:8")]
    [InlineData("a:{query:other|trim|lower}", "things/7?OTHER=%20%C3%89T%C3%89%20", "a:été")]
    [InlineData("a:{id|upper}", "things/x", "a:X")]
    [InlineData("a:{id}", "things/a%3Ab", "a:a%3Ab")]
    [InlineData("a:{id}", "things/a%2525", "a:a%2525")]
    [InlineData("a:{maybe}", "maybe?maybe=9", "a:9")]
    [InlineData("a:{maybe}", "maybe/8?maybe=9", "a:8")]
    [InlineData("{{a}}", "things/7", "{a}")]
    public async Task Route_and_query(string template, string path, string name) =>
        (await NameAsync(template, app => app.GetAsync(path))).ShouldBe(name);

    [Fact]
    public async Task Header() =>
        (await NameAsync("a:{header:Idempotency-Key}", http =>
        {
            http.DefaultRequestHeaders.Add("idempotency-key", "k1");
            return http.GetAsync("things/7");
        })).ShouldBe("a:k1");

    [Theory]
    [InlineData("tenant", "{claim:tenant}")]
    [InlineData("sub", "{claim:sub}")]
    [InlineData(ClaimTypes.NameIdentifier, "{claim:sub}")]
    [InlineData(ClaimTypes.NameIdentifier, "{claim:" + ClaimTypes.NameIdentifier + "}")]
    public async Task Claim(string type, string placeholder) =>
        (await NameAsync(placeholder, http => http.GetAsync("things/7"), new Claim(type, "me"))).ShouldBe("me");

    [Fact]
    public async Task Form()
    {
        await using var app = await TestApp.StartAsync(app =>
            app.MapPost("/", ([FromForm] string name, ILockLease lease) => $"{name} {lease.Name}").DisableAntiforgery().RequireLock("a:{form:name|lower}"));

        using var urlEncoded = await app.Http.PostAsync("", new FormUrlEncodedContent([new("name", "Ann")]));
        (await urlEncoded.Content.ReadAsStringAsync()).ShouldBe("Ann a:ann");
        using var multipart = await app.Http.PostAsync("", new MultipartFormDataContent { { new StringContent("Bob"), "name" } });
        (await multipart.Content.ReadAsStringAsync()).ShouldBe("Bob a:bob");
    }

    [Fact]
    public async Task Body_of_json_that_the_handler_reads_again()
    {
        await using var app = await TestApp.StartAsync(app =>
            app.MapPost("/", (Order order, ILockLease lease) => $"{order.User.Email} {lease.Name}").RequireLock("order:{body:user.email|trim|lower}"));

        using var response = await app.Http.PostJsonAsync("", """{"user":{"email":" Ann@Example.org"}}""");

        (await response.Content.ReadAsStringAsync()).ShouldBe(" Ann@Example.org order:ann@example.org");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("application/merge-patch+json")]
    public async Task Body_of_any_kind_of_json(string mediaType)
    {
        await using var app = await BodyAppAsync();

        using var response = await app.Http.PostJsonAsync("", """{"id":"7"}""", mediaType);

        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"id":"7"}""");
        app.Locks.Granted.ShouldBe(["a:7"]);
    }

    [Fact]
    public async Task Body_without_a_length_and_in_pieces()
    {
        await using var app = await BodyAppAsync(onKestrel: true);
        var text = $$"""{"more":"{{new string('x', 50_000)}}","id":"7"}""";

        using var request = new HttpRequestMessage(HttpMethod.Post, "") { Content = new StringContent(text, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")) };
        request.Headers.TransferEncodingChunked = true;
        using var response = await app.Http.SendAsync(request);

        (await response.Content.ReadAsStringAsync()).ShouldBe(text);
        app.Locks.Granted.ShouldBe(["a:7"]);
    }

    [Fact]
    public async Task Body_that_somebody_has_buffered_before()
    {
        await using var app = await TestApp.StartBareAsync(
            pipeline =>
            {
                pipeline.Use((context, next) =>
                {
                    context.Request.EnableBuffering();
                    return next(context);
                });
                pipeline.UseRouting();
                pipeline.UseLocking();
                pipeline.MapPost("/", EchoAsync).RequireLock("a:{body:id}");
            },
            services => services.AddLocking());

        using var response = await app.Http.PostJsonAsync("", """{"id":"7"}""");

        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"id":"7"}""");
    }

    [Fact]
    public async Task A_body_that_names_no_lock_is_not_read()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapPost("/", (HttpContext context) => context.Request.Body.CanSeek ? "buffered" : "as it came").RequireLock("a:{query:id}"));

        using var response = await app.Http.PostJsonAsync("?id=7", "{");

        (await response.Content.ReadAsStringAsync()).ShouldBe("as it came");
    }

    private static async Task<string> NameAsync(string template, Func<HttpClient, Task<HttpResponseMessage>> send, params Claim[] claims)
    {
        await using var app = await TestApp.StartBareAsync(
            pipeline =>
            {
                pipeline.UseRouting();
                pipeline.Use((context, next) =>
                {
                    context.User = new ClaimsPrincipal(new ClaimsIdentity(claims, "test"));
                    return next(context);
                });
                pipeline.UseLocking();
                pipeline.MapGet("/things/{id}", (ILockLease lease) => lease.Name.Value).RequireLock(template.Contains("maybe", StringComparison.Ordinal) ? "unused" : template);
                pipeline.MapGet("/maybe/{maybe?}", (ILockLease lease) => lease.Name.Value).RequireLock(template.Contains("maybe", StringComparison.Ordinal) ? template : "unused");
            },
            services => services.AddLocking());
        using var response = await send(app.Http);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadAsStringAsync();
    }

    private static Task<TestApp> BodyAppAsync(bool onKestrel = false) =>
        TestApp.StartAsync(app => app.MapPost("/", EchoAsync).RequireLock("a:{body:id}"), onKestrel: onKestrel);

    private static async Task EchoAsync(HttpContext context) =>
        await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync());

    private sealed record Order(Customer User);

    private sealed record Customer(string Email);
}
