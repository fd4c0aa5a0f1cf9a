using System.Net;
using System.Text;
using RedisLocking.Server.Tests.Hosting;

namespace RedisLocking.Server.Tests.Values;

/// <summary>What is refused of values, and in which words.</summary>
public sealed class ValueBadInputTests
{
    [Fact]
    public async Task Who_says_nothing_of_what_is_there_is_told_to()
    {
        await using var service = await TestService.StartAsync();

        foreach (var answer in new[] { await service.Http.PutAsync("/v1/kv/a", 1), await service.Http.DeleteAsync("/v1/kv/a") })
        {
            (answer.Status, answer.Problem).ShouldBe((HttpStatusCode.PreconditionRequired, "precondition-required"));
            answer["detail"].ShouldContain("If-Match");
        }
    }

    [Theory]
    [InlineData("If-Match", "1")]
    [InlineData("If-Match", "\"1\", \"2\"")]
    [InlineData("If-Match", "")]
    [InlineData("If-None-Match", "\"1\"")]
    public async Task A_header_that_says_something_else_is_a_bad_request(string name, string value)
    {
        await using var service = await TestService.StartAsync();

        var answer = await service.Http.PutAsync("/v1/kv/a", 1, (name, value));

        answer.Status.ShouldBeOneOf(HttpStatusCode.BadRequest, value.Length == 0 ? HttpStatusCode.PreconditionRequired : HttpStatusCode.BadRequest);
        (await service.Http.GetAsync("/v1/kv/a")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Both_headers_at_once_are_a_bad_request()
    {
        await using var service = await TestService.StartAsync();

        var answer = await service.Http.PutAsync("/v1/kv/a", 1, ("If-Match", "*"), ("If-None-Match", "*"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer["detail"].ShouldContain("not both");
    }

    [Theory]
    [InlineData("", "The body must be JSON")]
    [InlineData("{", "The body must be JSON")]
    [InlineData("""{"a":1,"a":2}""", "no field stands twice")]
    [InlineData("\"\\ud800\"", "half of a surrogate pair")]
    [InlineData("""{"\udc00":1}""", "The body must be JSON")]
    public async Task A_value_that_is_none_is_a_bad_request(string body, string expected)
    {
        await using var service = await TestService.StartAsync();

        var answer = await service.Http.PutAsync("/v1/kv/a", new StringContent(body, Encoding.UTF8, "application/json"), ("If-None-Match", "*"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer["detail"].ShouldContain(expected);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_a_bad_request()
    {
        await using var service = await TestService.StartAsync();
        var body = new ByteArrayContent([(byte)'"', 0xC0, 0xAF, (byte)'"']);
        body.Headers.ContentType = new("application/json");

        (await service.Http.PutAsync("/v1/kv/a", body, ("If-None-Match", "*"))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(64, HttpStatusCode.Created)]
    [InlineData(65, HttpStatusCode.BadRequest)]
    public async Task A_value_has_64_levels_at_most(int levels, HttpStatusCode expected)
    {
        await using var service = await TestService.StartAsync();
        var body = new string('[', levels) + new string(']', levels);

        (await service.Http.PutAsync("/v1/kv/a", new StringContent(body, Encoding.UTF8, "application/json"), ("If-None-Match", "*"))).Status.ShouldBe(expected);
    }

    [Theory]
    [InlineData(1024 * 1024, HttpStatusCode.Created)]
    [InlineData((1024 * 1024) + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_value_has_1_MB_at_most(int bytes, HttpStatusCode expected)
    {
        await using var service = await TestService.StartAsync();
        var body = $"\"{new string('a', bytes - 2)}\"";

        (await service.Http.PutAsync("/v1/kv/a", new StringContent(body, Encoding.UTF8, "application/json"), ("If-None-Match", "*"), ("Expect", "100-continue"))).Status.ShouldBe(expected);
    }

    [Fact]
    public async Task A_body_of_another_kind_and_a_path_without_a_key_are_told_what_is_allowed()
    {
        await using var service = await TestService.StartAsync();

        (await service.Http.PutAsync("/v1/kv/a", new StringContent("1", Encoding.UTF8, "text/plain"), ("If-None-Match", "*"))).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        var none = await service.Http.PutAsync("/v1/kv/", 1, ("If-None-Match", "*"));
        none.Status.ShouldBe(HttpStatusCode.BadRequest);
        none["detail"].ShouldContain("The path ends in no key");
        (await service.Http.GetAsync($"/v1/kv/{new string('a', 1025)}"))["detail"].ShouldContain("1,024");
        (await service.Http.GetAsync("/v1/kv")).Status.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.MethodNotAllowed);
    }
}
