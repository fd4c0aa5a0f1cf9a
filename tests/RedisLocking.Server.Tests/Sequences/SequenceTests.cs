using System.Net;
using System.Text;
using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Sequences;

/// <summary>Sequences over HTTP, in memory and on Redis.</summary>
public sealed class SequenceTests(RedisServerFixture redis)
{
    public static TheoryData<string> Stores => ["memory", "redis"];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Numbers_are_taken_set_returned_and_looked_at(string store)
    {
        await using var service = await TestService.StartAsync(store, redis);
        var http = service.Http;

        (await http.GetAsync("/v1/sequences/invoice")).Text.ShouldBe("""{"name":"invoice","next":1}""");
        (await http.PostAsync("/v1/sequences/invoice")).Text.ShouldBe("""{"name":"invoice","first":1,"last":1,"count":1}""");
        (await http.PostAsync("/v1/sequences/invoice", new { count = 10 })).Text.ShouldBe("""{"name":"invoice","first":2,"last":11,"count":10}""");
        (await http.PatchAsync("/v1/sequences/invoice", new { add = -4 })).Text.ShouldBe("""{"name":"invoice","next":8}""");
        (await http.PutAsync("/v1/sequences/invoice", new { next = 100 })).Text.ShouldBe("""{"name":"invoice","next":100}""");
        (await http.PostAsync("/v1/sequences/invoice"))["first"].ShouldBe("100");
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_range_ends_or_comes_round_as_the_query_says(string store)
    {
        await using var service = await TestService.StartAsync(store, redis);
        var http = service.Http;
        const string seats = "/v1/sequences/seat?minimum=10&maximum=14", slots = "/v1/sequences/slot?minimum=1&maximum=5&cycle=true";

        (await http.PostAsync(seats, new { count = 3 }))["last"].ShouldBe("12");
        var exhausted = await http.PostAsync(seats, new { count = 3 });
        (exhausted.Status, exhausted.Problem, exhausted["left"]).ShouldBe((HttpStatusCode.Conflict, "exhausted", "2"));
        foreach (var answer in new[] { await http.PatchAsync(seats, new { add = -4 }), await http.PatchAsync(seats, new { add = 3 }), await http.PatchAsync(seats, new { add = long.MinValue }) })
        {
            (answer.Status, answer.Problem).ShouldBe((HttpStatusCode.Conflict, "out-of-range"));
            answer["detail"].ShouldContain("The next number of the sequence 'seat' is 13");
        }

        (await http.PostAsync(seats, new { count = 2 }))["last"].ShouldBe("14");
        (await http.GetAsync(seats))["next"].ShouldBe("15");

        (await http.PostAsync(slots, new { count = 3 }))["last"].ShouldBe("3");
        (await http.PostAsync(slots, new { count = 4 })).Text.ShouldBe("""{"name":"slot","first":4,"last":2,"count":4}""");
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Many_that_take_numbers_at_once_get_each_once(string store)
    {
        await using var service = await TestService.StartAsync(store, redis);

        var taken = await Task.WhenAll(Enumerable.Range(0, 200).Select(one => service.Http.PostAsync("/v1/sequences/a%2Fb", new { count = 1 + (one % 3) }))).WithPatience();

        var numbers = taken.SelectMany(answer => Enumerable.Range(answer.Json.GetProperty("first").GetInt32(), answer.Json.GetProperty("count").GetInt32())).Order().ToList();
        numbers.ShouldBe(Enumerable.Range(1, numbers.Count));
    }

    [Theory]
    [InlineData("POST", "", """{"count":0}""", "count must be 1 or more")]
    [InlineData("POST", "", """{"count":1.5}""", "wrong at $.count")]
    [InlineData("POST", "", """{"many":2}""", "wrong at $.many")]
    [InlineData("POST", "?maximum=5&cycle=true", """{"count":6}""", "not more than it has")]
    [InlineData("POST", "?minimum=-1", null, "minimum must be 0 or more")]
    [InlineData("POST", "?minimum=5&maximum=4", null, "maximum from minimum")]
    [InlineData("POST", "?maximum=9007199254740992", null, "9007199254740991")]
    [InlineData("POST", "?maximum=many", null, "the query")]
    [InlineData("POST", "?cycle=perhaps", null, "the query")]
    [InlineData("PUT", "", null, "The body must be a JSON object with next")]
    [InlineData("PUT", "", "{}", "The body must be a JSON object with next")]
    [InlineData("PUT", "", """{"next":0}""", "has the range 1 to 9007199254740991")]
    [InlineData("PUT", "?maximum=5", """{"next":6}""", "has the range 1 to 5")]
    [InlineData("PATCH", "", """{"add":"1"}""", "wrong at $.add")]
    [InlineData("PATCH", "", "null", "The body must be a JSON object with add")]
    public async Task What_cannot_be_done_is_told_what_is_allowed(string method, string query, string? body, string expected)
    {
        await using var service = await TestService.StartAsync();

        var answer = await service.Http.SendAsync(new HttpMethod(method), $"/v1/sequences/a{query}", body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer["detail"].ShouldContain(expected);
        (await service.Http.GetAsync("/v1/sequences/a"))["next"].ShouldBe("1");
    }

    [Fact]
    public async Task A_name_that_is_none_is_a_bad_request()
    {
        await using var service = await TestService.StartAsync();

        (await service.Http.GetAsync("/v1/sequences/"))["detail"].ShouldContain("The path ends in no sequence's name");
        (await service.Http.PostAsync($"/v1/sequences/{new string('a', 1025)}"))["detail"].ShouldContain("1,024");
    }
}
