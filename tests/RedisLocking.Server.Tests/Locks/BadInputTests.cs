using System.Net;
using System.Text;
using RedisLocking.Server.Names;
using RedisLocking.Server.Tests.Hosting;

namespace RedisLocking.Server.Tests.Locks;

/// <summary>What is refused, and in which words. Nothing of it is ever a 500.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("""{"ttl":"5"}""", "ttl must be a number and a unit")]
    [InlineData("""{"ttl":"-1s"}""", "ttl must be a number and a unit")]
    [InlineData("""{"ttl":"1e3s"}""", "ttl must be a number and a unit")]
    [InlineData("""{"ttl":"99999999999999s"}""", "ttl must be a number and a unit")]
    [InlineData("""{"ttl":"25h"}""", "ttl must be from 100ms to 24h")]
    [InlineData("""{"ttl":"99ms"}""", "ttl must be from 100ms to 24h")]
    [InlineData("""{"ttl":"999999999999h"}""", "ttl must be from 100ms to 24h")]
    [InlineData("""{"wait":"61s"}""", "wait must be from 0s to 60s")]
    [InlineData("""{"wait":""}""", "wait must be a number and a unit")]
    [InlineData("""{"mode":"shared"}""", "mode must be \"exclusive\", \"read\" or \"write\"")]
    [InlineData("""{"permits":0}""", "permits must be from 1 to 1000000")]
    [InlineData("""{"permits":1000001}""", "permits must be from 1 to 1000000")]
    [InlineData("""{"permits":2,"mode":"read"}""", "leave out one of them")]
    [InlineData("""{"permits":"2"}""", "wrong at $.permits")]
    [InlineData("""{"owner":""}""", "owner must have 1 to 128 characters")]
    [InlineData("""{"owner":"a\nb"}""", "owner must have 1 to 128 characters")]
    [InlineData("""{"tll":"5s"}""", "wrong at $.tll")]
    [InlineData("""{"ttl":"5s","ttl":"6s"}""", "The body must be a JSON object")]
    [InlineData("""[1]""", "The body must be a JSON object")]
    [InlineData("""{"ttl":"5s" """, "The body must be a JSON object")]
    public async Task A_body_that_is_wrong_is_told_what_is_allowed(string body, string expected)
    {
        await using var service = await TestService.StartAsync();

        var answer = await service.Http.PostAsync("/v1/locks/a", new StringContent(body, Encoding.UTF8, "application/json"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Problem.ShouldBe("bad-request");
        answer["detail"].ShouldContain(expected);
        (await service.Http.PostAsync("/v1/locks/a")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("a/b", "a/b")]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("%F0%9F%94%92", "🔒")]
    [InlineData("a+b%20c", "a+b c")]
    [InlineData("%0A", "\n")]
    [InlineData("a//b", "a//b")]
    [InlineData("{order:42}", "{order:42}")]
    public async Task A_name_may_hold_anything(string path, string name)
    {
        await using var service = await TestService.StartAsync();

        var granted = await service.Http.PostAsync($"/v1/locks/{path}");

        granted.Status.ShouldBe(HttpStatusCode.Created);
        granted["name"].ShouldBe(name);
        (await service.Http.GetAsync($"/v1/locks/{Uri.EscapeDataString(name)}"))["name"].ShouldBe(name);
        (await service.Http.DeleteAsync(granted.Lease)).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%e2%82")]
    [InlineData("%C0%AF")]
    public async Task A_name_that_is_none_is_a_bad_request(string path)
    {
        await using var service = await TestService.StartAsync();

        var answer = await service.Http.PostAsync($"/v1/locks/{path}");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer["detail"].ShouldContain("The path ends in no lock's name");
    }

    [Theory]
    [InlineData("%zz")]
    [InlineData("a%")]
    [InlineData("%4")]
    [InlineData("%+1")]
    [InlineData("%ff")]
    public void Decode_TextThatIsNotPercentEncodedUtf8_IsRefused(string text) => Should.Throw<ArgumentException>(() => PercentText.Decode(text));

    [Fact]
    public async Task The_longest_name_is_1024_bytes()
    {
        await using var service = await TestService.StartAsync();

        (await service.Http.PostAsync($"/v1/locks/{Uri.EscapeDataString(string.Concat(Enumerable.Repeat("🔒", 256)))}")).Status.ShouldBe(HttpStatusCode.Created);
        var tooLong = await service.Http.PostAsync($"/v1/locks/{new string('a', 1025)}");

        tooLong.Status.ShouldBe(HttpStatusCode.BadRequest);
        tooLong["detail"].ShouldContain("1,024");
    }

    [Fact]
    public async Task A_body_of_a_megabyte_is_too_large()
    {
        await using var service = await TestService.StartAsync();

        var answer = await service.Http.PostAsync("/v1/locks/a", new StringContent(new string(' ', 1024 * 1024), Encoding.UTF8, "application/json"));

        answer.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        answer.Headers["Content-Type"].ShouldStartWith("application/problem+json");
    }

    [Fact]
    public async Task A_body_of_another_kind_is_told_which_one_to_send()
    {
        await using var service = await TestService.StartAsync();

        var answer = await service.Http.PostAsync("/v1/locks/a", new StringContent("ttl=5s", Encoding.UTF8, "application/x-www-form-urlencoded"));

        answer.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        answer["detail"].ShouldContain("application/json");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("%20")]
    [InlineData("..%2F..")]
    public async Task A_handle_that_is_none_is_a_bad_request(string handle)
    {
        await using var service = await TestService.StartAsync();

        foreach (var answer in new[] { await service.Http.GetAsync($"/v1/leases/{handle}"), await service.Http.PutAsync($"/v1/leases/{handle}"), await service.Http.DeleteAsync($"/v1/leases/{handle}") })
            answer.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("GET", "/v1/locks?size=0", 400)]
    [InlineData("GET", "/v1/locks?size=1001", 400)]
    [InlineData("GET", "/v1/locks?size=many", 400)]
    [InlineData("GET", "/v1/locks?cursor=nonsense", 400)]
    [InlineData("GET", "/v1/nothing", 404)]
    [InlineData("GET", "/v1/locks/free", 404)]
    [InlineData("DELETE", "/v1/locks/free", 404)]
    [InlineData("PATCH", "/v1/locks/a", 405)]
    public async Task What_is_not_there_is_a_problem_with_a_code(string method, string path, int status)
    {
        await using var service = await TestService.StartAsync();

        var answer = await service.Http.SendAsync(new HttpMethod(method), path);

        ((int)answer.Status).ShouldBe(status);
        answer["type"].ShouldStartWith("urn:redislocking:problem:");
    }

    [Fact]
    public async Task A_lock_that_is_held_as_another_kind_is_unavailable_and_no_conflict()
    {
        await using var service = await TestService.StartAsync();
        await service.Http.PostAsync("/v1/locks/a");

        var answer = await service.Http.PostAsync("/v1/locks/a", new { permits = 2 });

        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }
}
