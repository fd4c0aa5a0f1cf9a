using System.Net;
using System.Net.Http.Headers;
using System.Text;
using RedisLocking.Server.Tests.Hosting;

namespace RedisLocking.Server.Tests.Elections;

/// <summary>What the service does not take for a campaign or a value.</summary>
public sealed class BadInputTests
{
    private static readonly string LongestValue = new('"', IElection.MaxValueBytes);

    [Theory]
    [InlineData("{}", "a JSON object with a value")]
    [InlineData("null", "a JSON object with a value")]
    [InlineData("""{"value": 7}""", "It is wrong at $.value")]
    [InlineData("""{"value": null}""", "value must be a string")]
    [InlineData("""{"value": "a", "value": "b"}""", "a JSON object with a value")]
    [InlineData("""{"value": "a", "permits": 3}""", "a JSON object with a value")]
    [InlineData("""{"value": "a\uD800"}""", "a JSON object with a value")]
    [InlineData("""{"value": "a", "ttl": "1ms"}""", "ttl must be from 100ms to 24h")]
    [InlineData("""{"value": "a", "wait": "2m"}""", "wait must be from 0s to 60s")]
    [InlineData("""{"value": "a", "owner": ""}""", "owner must have 1 to 128 characters")]
    public async Task A_campaign_that_cannot_be_is_told_what_is_wrong(string body, string told)
    {
        await using var service = await TestService.StartAsync();

        var answer = await service.Http.PostAsync("/v1/elections/billing", Json(body));

        (answer.Status, answer.Problem).ShouldBe((HttpStatusCode.BadRequest, "bad-request"));
        answer["detail"].ShouldContain(told);
        (await service.Http.GetAsync("/v1/locks/billing")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_value_has_64_KB_at_most()
    {
        await using var service = await TestService.StartAsync();

        var elected = await service.Http.PostAsync("/v1/elections/billing", new { value = LongestValue });
        elected.Status.ShouldBe(HttpStatusCode.Created);
        (await service.Http.GetAsync("/v1/elections/billing"))["value"].ShouldBe(LongestValue);
        (await service.Http.PutAsync(elected.Lease + "/value", new { value = LongestValue[1..] })).Status.ShouldBe(HttpStatusCode.NoContent);

        foreach (var answer in new[] { await service.Http.PutAsync(elected.Lease + "/value", new { value = LongestValue + "x" }), await service.Http.PostAsync("/v1/elections/other", new { value = LongestValue + "x" }) })
        {
            answer.Status.ShouldBe(HttpStatusCode.BadRequest);
            answer["detail"].ShouldBe("A leader's value has at most 65,536 bytes of UTF-8; this one has 65537.");
        }

        (await service.Http.PostAsync("/v1/elections/other", new { value = new string('x', 500_000) })).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("""{"value": null}""")]
    [InlineData("""{"value": "a", "ttl": "1m"}""")]
    public async Task A_proclamation_without_a_value_changes_nothing(string body)
    {
        await using var service = await TestService.StartAsync();
        var elected = await service.Http.PostAsync("/v1/elections/billing", new { value = "first" });

        var answer = await service.Http.PutAsync(elected.Lease + "/value", Json(body));

        (answer.Status, answer.Problem).ShouldBe((HttpStatusCode.BadRequest, "bad-request"));
        answer["detail"].ShouldContain("value");
        (await service.Http.GetAsync("/v1/elections/billing"))["value"].ShouldBe("first");
    }

    [Fact]
    public async Task Only_a_leaders_lease_has_a_value()
    {
        await using var service = await TestService.StartAsync();
        var mutex = await service.Http.PostAsync("/v1/locks/report");

        var answer = await service.Http.PutAsync(mutex.Lease + "/value", new { value = "a" });
        (answer.Status, answer["detail"]).ShouldBe((HttpStatusCode.BadRequest, "The lease is of no election: only a leader has a value."));
        (await service.Http.PutAsync("/v1/leases/nonsense/value", new { value = "a" })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_name_stands_for_one_kind_of_lock()
    {
        await using var service = await TestService.StartAsync();
        await service.Http.PostAsync("/v1/locks/report");
        await service.Http.PostAsync("/v1/elections/billing", new { value = "a" });

        foreach (var answer in new[] { await service.Http.PostAsync("/v1/elections/report", new { value = "a" }), await service.Http.GetAsync("/v1/elections/report"), await service.Http.PostAsync("/v1/locks/billing") })
            (answer.Status, answer.Problem).ShouldBe((HttpStatusCode.ServiceUnavailable, "unavailable"));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
