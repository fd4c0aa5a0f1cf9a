using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.AspNetCore.Tests.Hosting;

namespace RedisLocking.AspNetCore.Tests.Fencing;

/// <summary>The receiving side: a request whose token is smaller than one that was seen is refused.</summary>
public sealed class FencingTokenTests
{
    [Fact]
    public async Task A_smaller_token_than_one_that_was_seen_is_412()
    {
        await using var app = await StartAsync();
        (await SendAsync(app, "42", "a")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var problem = await (await SendAsync(app, "41", "a")).ProblemAsync(HttpStatusCode.PreconditionFailed);

        problem.Detail().ShouldNotContain("42");
    }

    [Fact]
    public async Task The_same_token_and_greater_ones_pass_and_the_handler_sees_them()
    {
        await using var app = await StartAsync();
        await SendAsync(app, "41", "a");
        await SendAsync(app, "41", "a");

        (await (await SendAsync(app, "42", "a")).Content.ReadAsStringAsync()).ShouldBe("42 of a");
    }

    [Fact]
    public async Task Resources_are_compared_each_for_itself()
    {
        await using var app = await StartAsync();
        await SendAsync(app, "42", "a");

        (await SendAsync(app, "1", "b")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(app, "41", "a")).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task Without_a_resource_it_is_the_path()
    {
        await using var app = await StartAsync();
        await SendAsync(app, "42", resource: null, "/orders/1");

        (await (await SendAsync(app, "1", resource: null, "/orders/2")).Content.ReadAsStringAsync()).ShouldBe("1 of /orders/2");
        (await SendAsync(app, "41", resource: null, "/orders/1")).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("4.2")]
    [InlineData("abc")]
    [InlineData("99999999999999999999")]
    public async Task A_token_that_is_none_is_400(string token)
    {
        await using var app = await StartAsync();
        await (await SendAsync(app, token, "a")).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Two_tokens_are_400()
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/orders/1");
        request.Headers.Add(FencingHeaders.Token, ["41", "42"]);

        await (await app.Http.SendAsync(request)).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_request_without_a_token_passes_where_none_is_required_and_is_428_where_one_is()
    {
        await using var app = await StartAsync();

        (await app.Http.GetStringAsync("/orders/1")).ShouldBe("none");
        await (await app.Http.GetAsync("/strict")).ProblemAsync(HttpStatusCode.PreconditionRequired);
        (await SendAsync(app, "41", "a", "/strict")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_endpoint_that_requires_a_token_which_nobody_looks_at_says_so()
    {
        await using var app = await TestApp.StartBareAsync(app => app.MapGet("/strict", () => "ok").RequireFencingToken(), _ => { });

        (await Should.ThrowAsync<InvalidOperationException>(() => SendAsync(app, "41", "a", "/strict"))).Message.ShouldContain("UseFencingTokens");
    }

    [Fact]
    public async Task A_store_of_ones_own_decides()
    {
        await using var app = await StartAsync(services => services.AddSingleton<IFencingTokenStore, NoToAll>());

        await (await SendAsync(app, "42", "a")).ProblemAsync(HttpStatusCode.PreconditionFailed);
    }

    private static Task<TestApp> StartAsync(Action<IServiceCollection>? services = null) => TestApp.StartBareAsync(
        app =>
        {
            app.UseFencingTokens();
            app.MapGet("/orders/{id}", (HttpContext context) =>
                context.Features.Get<IFencingTokenFeature>() is { } sent ? $"{sent.Token} of {sent.Resource}" : "none");
            app.MapGet("/strict", () => "ok").RequireFencingToken();
        },
        collection => services?.Invoke(collection));

    private static Task<HttpResponseMessage> SendAsync(TestApp app, string token, string? resource, string path = "/orders/1")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add(FencingHeaders.Token, token);
        if (resource is not null)
            request.Headers.Add(FencingHeaders.Resource, resource);
        return app.Http.SendAsync(request);
    }

    private sealed class NoToAll : IFencingTokenStore
    {
        public ValueTask<bool> TryAdvanceAsync(string resource, FencingToken token, CancellationToken cancellationToken) => new(false);
    }
}
