using System.Net;
using System.Text;
using RedisLocking.Server.Tests.Hosting;

namespace RedisLocking.Server.Tests.Transactions;

/// <summary>What is refused of transactions, and where it says that the mistake is. Nothing of it is ever a 500.</summary>
public sealed class TransactionBadInputTests
{
    [Theory]
    [InlineData("", "The body must be a JSON object")]
    [InlineData("null", "The body must be a JSON object")]
    [InlineData("[]", "The body must be a JSON object")]
    [InlineData("{}", "The body: A transaction that neither compares nor does anything")]
    [InlineData("""{"if":[]}""", "wrong at $.if")]
    [InlineData("""{"then":{}}""", "wrong at $.then")]
    [InlineData("""{"then":[null]}""", "then[0] must be an operation")]
    [InlineData("""{"then":[{}]}""", "then[0] must be an operation")]
    [InlineData("""{"then":[{"op":"get"}]}""", "then[0] must be an operation")]
    [InlineData("""{"then":[{"op":"get","key":"a","value":1}]}""", "then[0] must be an operation")]
    [InlineData("""{"then":[{"op":"put","key":"a"}]}""", "then[0] must be an operation")]
    [InlineData("""{"then":[{"op":"increment","key":"a"}]}""", "then[0] must be an operation")]
    [InlineData("""{"then":[{"op":"get","key":"a"},{"op":"get","key":""}]}""", "then[1]: A key must not be empty")]
    [InlineData("""{"then":[{"op":"get","key":"\ud800"}]}""", "The body must be a JSON object")]
    [InlineData("""{"then":[{"op":"put","key":"a","value":"\ud800"}]}""", "then[0].value is deeper than 64 levels, or has a text with half of a surrogate pair")]
    [InlineData("""{"then":[{"op":"put","key":"a","value":{"b":1,"b":2}}]}""", "The body must be a JSON object")]
    [InlineData("""{"then":[{"op":"group","key":"{a}"}]}""", "then[0]: A group's name has no braces")]
    [InlineData("""{"else":[{"op":"transaction","transaction":{"then":[{"op":"get"}]}}]}""", "else[0].transaction.then[0] must be an operation")]
    [InlineData("""{"else":[{"op":"transaction","key":"a","transaction":{"then":[]}}]}""", "else[0] must be an operation")]
    [InlineData("""{"compare":[null]}""", "compare[0] must be a comparison")]
    [InlineData("""{"compare":[{"target":"size","key":"a","operator":"equal","operand":1}]}""", "compare[0] must be a comparison")]
    [InlineData("""{"compare":[{"target":"value","key":"a","operator":"=","operand":1}]}""", "compare[0] must be a comparison")]
    [InlineData("""{"compare":[{"target":"value","key":"a","operator":"equal"}]}""", "compare[0] must be a comparison")]
    [InlineData("""{"compare":[{"target":"value","key":"a","operator":"equal","operand":true}]}""", "compare[0] must be a comparison")]
    [InlineData("""{"compare":[{"target":"version","key":"a","operator":"equal","operand":"1"}]}""", "compare[0] must be a comparison")]
    [InlineData("""{"compare":[{"target":"version","key":"a","operator":"equal","operand":-1}]}""", "compare[0]: The Version of 'a' is compared with a whole number")]
    [InlineData("""{"compare":[{"target":"version","key":"a","operator":"equal","operand":1.5}]}""", "compare[0]: The Version of 'a' is compared with a whole number")]
    [InlineData("""{"compare":[{"target":"value","key":"a","operator":"equal","operand":1e400}]}""", "compare[0]: The value of 'a' is compared with a finite number")]
    [InlineData("""{"compare":[{"target":"value","key":"a","operator":"equal","operand":9007199254740993}]}""", "compare[0]: The value of 'a' is compared as a double")]
    [InlineData("""{"compare":[{"target":"value","key":"a","operator":"equal","operand":"\udc00"}]}""", "compare[0].operand has half of a surrogate pair")]
    public async Task A_transaction_that_is_none_is_told_what_is_allowed_and_where(string body, string expected)
    {
        await using var service = await TestService.StartAsync();

        var answer = await PostAsync(service, body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Problem.ShouldBe("bad-request");
        answer["detail"].ShouldContain(expected);
    }

    [Theory]
    [InlineData(1000, HttpStatusCode.OK)]
    [InlineData(1001, HttpStatusCode.BadRequest)]
    public async Task A_transaction_has_1000_operations_at_most(int operations, HttpStatusCode expected)
    {
        await using var service = await TestService.StartAsync();

        var answer = await PostAsync(service, Then(Enumerable.Range(0, operations).Select(one => $$$"""{"op":"put","key":"{{{one}}}","value":{{{one}}}}""")));

        answer.Status.ShouldBe(expected);
        if (expected == HttpStatusCode.BadRequest)
            answer["detail"].ShouldContain("1001 operations; at most 1000");
    }

    [Theory]
    [InlineData(16, HttpStatusCode.OK)]
    [InlineData(17, HttpStatusCode.BadRequest)]
    [InlineData(100, HttpStatusCode.BadRequest)]
    public async Task Transactions_are_nested_16_deep_at_most_and_have_values_of_64_levels(int levels, HttpStatusCode expected)
    {
        await using var service = await TestService.StartAsync();
        var body = $$"""{"then":[{"op":"put","key":"a","value":{{new string('[', 64)}}{{new string(']', 64)}}}]}""";
        for (var level = 1; level < levels; level++)
            body = Then([$$$"""{"op":"transaction","transaction":{{{body}}}}"""]);

        (await PostAsync(service, body)).Status.ShouldBe(expected);
    }

    [Theory]
    [InlineData(1024 * 1024, 1, HttpStatusCode.OK)]
    [InlineData((1024 * 1024) + 1, 1, HttpStatusCode.BadRequest)]
    [InlineData(1024 * 1024, 4, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_value_has_1_MB_at_most_and_a_transaction_4_MB(int bytes, int values, HttpStatusCode expected)
    {
        await using var service = await TestService.StartAsync();
        var text = new string('a', bytes - 2);

        (await PostAsync(service, Then(Enumerable.Range(0, values).Select(key => $$"""{"op":"put","key":"{{key}}","value":"{{text}}"}""")))).Status.ShouldBe(expected);
    }

    private static string Then(IEnumerable<string> operations) => $$"""{"then":[{{string.Join(',', operations)}}]}""";

    private static Task<Answer> PostAsync(TestService service, string body) => service.Http.PostAsync("/v1/kv", new StringContent(body, Encoding.UTF8, "application/json"), ("Expect", "100-continue"));
}
