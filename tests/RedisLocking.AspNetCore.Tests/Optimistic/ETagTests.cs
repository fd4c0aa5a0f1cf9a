using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.AspNetCore.Tests.Hosting;
using RedisLocking.Optimistic;

namespace RedisLocking.AspNetCore.Tests.Optimistic;

/// <summary>Versions over HTTP: ETag, If-Match and If-None-Match.</summary>
public sealed class ETagTests
{
    [Fact]
    public async Task What_was_read_is_written_with_its_tag_and_the_tag_after_that_is_another()
    {
        await using var app = await StartAsync();
        var first = await PutAsync(app, "one", "*", HttpStatusCode.PreconditionFailed);
        first.Headers.ETag.ShouldBeNull();
        await app.Http.PostAsJsonAsync("/pages/a", "one");

        var read = await app.Http.GetAsync("/pages/a");
        var written = await PutAsync(app, "two", read.Headers.ETag!.ToString(), HttpStatusCode.OK);

        written.Headers.ETag.ShouldNotBe(read.Headers.ETag);
        (await app.Http.GetFromJsonAsync<string>("/pages/a")).ShouldBe("two");
    }

    [Fact]
    public async Task A_stale_tag_is_412_with_the_present_one()
    {
        await using var app = await StartAsync();
        await app.Http.PostAsJsonAsync("/pages/a", "one");
        var read = await app.Http.GetAsync("/pages/a");
        await PutAsync(app, "two", read.Headers.ETag!.ToString(), HttpStatusCode.OK);

        var stale = await PutAsync(app, "three", read.Headers.ETag!.ToString(), HttpStatusCode.PreconditionFailed);

        stale.Headers.ETag.ShouldBe((await app.Http.GetAsync("/pages/a")).Headers.ETag);
        (await stale.ProblemAsync(HttpStatusCode.PreconditionFailed)).Detail().ShouldNotContain("two");
    }

    [Theory]
    [InlineData("W/\"1\"")]
    [InlineData("\"abc\"")]
    [InlineData("\"0\"")]
    [InlineData("\"99999999999999999999\"")]
    public async Task A_tag_that_is_no_version_of_ours_matches_nothing(string tag)
    {
        await using var app = await StartAsync();
        await app.Http.PostAsJsonAsync("/pages/a", "one");
        await PutAsync(app, "two", tag, HttpStatusCode.PreconditionFailed);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("\"1\", \"2\"")]
    public async Task A_header_that_is_not_one_tag_is_400(string header)
    {
        await using var app = await StartAsync();
        await PutAsync(app, "two", header, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_request_without_a_tag_is_428_where_one_is_required()
    {
        await using var app = await StartAsync();
        await (await app.Http.PutAsJsonAsync("/pages/a", "one")).ProblemAsync(HttpStatusCode.PreconditionRequired);
    }

    [Fact]
    public async Task Who_has_the_version_already_is_answered_304()
    {
        await using var app = await StartAsync();
        await app.Http.PostAsJsonAsync("/pages/a", "one");
        var read = await app.Http.GetAsync("/pages/a");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/pages/a");
        again.Headers.IfNoneMatch.Add(read.Headers.ETag!);

        (await app.Http.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await app.Http.GetAsync("/pages/nothing")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_conflict_without_a_tag_is_409_and_a_store_that_does_not_answer_503()
    {
        await using var app = await StartAsync();
        await app.Http.PostAsJsonAsync("/pages/a", "one");
        await (await app.Http.PostAsJsonAsync("/pages/a", "two")).ProblemAsync(HttpStatusCode.Conflict);
        var down = await app.Http.PostAsJsonAsync("/down", "");
        await down.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        down.Headers.RetryAfter.ShouldNotBeNull();
    }

    private static Task<TestApp> StartAsync() => TestApp.StartBareAsync(
        app =>
        {
            app.UseExceptionHandler();
            app.MapGet("/pages/{id}", async (string id, IVersionedStore store) => (await store.GetAsync<string>(id)).ToHttpResult());
            app.MapPut("/pages/{id}", async (string id, [Microsoft.AspNetCore.Mvc.FromBody] string page, IfMatch ifMatch, IVersionedStore store) =>
                (await store.PutAsync(id, page, ifMatch.Expected)).ToHttpResult()).RequireIfMatch();
            app.MapPost("/pages/{id}", async (string id, [Microsoft.AspNetCore.Mvc.FromBody] string page, IfMatch ifMatch, IVersionedStore store) =>
                (await store.PutAsync(id, page, ifMatch.IsGiven ? ifMatch.Expected : Expected.Absent)).ToHttpResult());
            app.MapPost("/down", string () => throw new StoreUnavailableException("a", "it is down", mayHaveHappened: true));
        },
        services => services.AddInMemoryOptimisticStore().AddVersionedStoreAnswers());

    private static async Task<HttpResponseMessage> PutAsync(TestApp app, string page, string tag, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/pages/a") { Content = JsonContent.Create(page) };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        var response = await app.Http.SendAsync(request);
        response.StatusCode.ShouldBe(expected);
        return response;
    }
}
