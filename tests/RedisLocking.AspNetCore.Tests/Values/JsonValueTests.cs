using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.AspNetCore.Tests.Hosting;
using RedisLocking.AspNetCore.Values;

namespace RedisLocking.AspNetCore.Tests.Values;

/// <summary>The lock sees the value that the handler is given, whatever a client does to make them differ.</summary>
public sealed class JsonValueTests
{
    public static TheoryData<string> Bodies => new()
    {
        """{"user":{"email":"a"}}""",
        """{"User":{"EMAIL":"a"}}""",
        """{"user":{"email":"a","email":"b"}}""",
        """{"user":{"email":"a","Email":"b","EMAIL":"c"}}""",
        """{"user":{"email":"a"},"user":{"email":"b"}}""",
        """{"user":{"email":"a"},"USER":{"email":"b"}}""",
        """{"user":{"email":"a"},"user":{}}""",
        """{"user":{"email":"a"},"user":null}""",
        """{"user":null,"user":{"email":"a"}}""",
        """{"user":{"email":"a","email":null}}""",
        """{"\u0075ser":{"\u0065mail":"\u0061"}}""",
        """{"other":{"user":{"email":"z"}},"user":{"email":"a","more":{"email":"y"}},"email":"x"}""",
        """{"user":{"list":[{"email":"z"},[]],"email":"a"},"last":[1,{"user":2}]}""",
        """{"user.email":"z","user":{"email":"a"}}""",
        """{"user":{"email":"Ａ😀\t"}}""",
        "\uFEFF{\"user\":{\"email\":\"a\"}}",
        " \r\n\t{ \"user\" : { \"email\" : \"a\" } } \n",
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_minimal_api_is_given_what_the_lock_is_named_by(string body) =>
        await CompareAsync(body, app => app.MapPost("/", (Message? message) => Text(message?.User?.Email)));

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_binder_that_takes_case_for_a_difference_is_followed(string body) =>
        await CompareAsync(
            body,
            app => app.MapPost("/", (Message? message) => Text(message?.User?.Email)),
            services => services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNameCaseInsensitive = false));

    [Theory]
    [InlineData("5", "5")]
    [InlineData("5.0", "5")]
    [InlineData("5e0", "5")]
    [InlineData("0.5e1", "5")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("1e30", "1E+30")]
    [InlineData("1000000000000000000000000000000", "1E+30")]
    [InlineData("123456789012345678901234567", "123456789012345678901234567")]
    [InlineData("0.1", "0.1")]
    [InlineData("1e999", "1e999")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("\"05\"", "05")]
    public void Read_AScalar_OneNumberHasOneText(string value, string text) => Read($$"""{"id":{{value}}}""").ShouldBe(text);

    [Fact]
    public void Read_TrailingCommasAndComments_AsTheOptionsSay()
    {
        const string Body = """{"id":1, /* or */ "id":2,}""";
        var lenient = new JsonSerializerOptions(JsonSerializerDefaults.Web) { AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip };

        Read(Body, lenient).ShouldBe("2");
        Should.Throw<UnusableRequestException>(() => Read(Body)).StatusCode.ShouldBe(400);
    }

    [Fact]
    public void Read_ABodyThatIsTooDeep_IsRefused()
    {
        var deep = $$"""{"deep":{{new string('[', 100)}}{{new string(']', 100)}},"id":1}""";

        Should.Throw<UnusableRequestException>(() => Read(deep));
        Read(deep, new JsonSerializerOptions(JsonSerializerDefaults.Web) { MaxDepth = 200 }).ShouldBe("1");
    }

    [Fact]
    public void Read_TextThatIsNotUtf8_IsRefused()
    {
        byte[] body = [.. "{\"id\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        Should.Throw<UnusableRequestException>(() => Value().Read(body));
    }

    private static string? Read(string body, JsonSerializerOptions? options = null) => Value(options).Read(Encoding.UTF8.GetBytes(body));

    private static JsonValue Value(JsonSerializerOptions? options = null) =>
        new(LockTemplate.Parse("{body:id}").Placeholders[0], options ?? new JsonSerializerOptions(JsonSerializerDefaults.Web));

    private static string Text(string? value) => value is null ? "nothing" : $"[{value}]";

    private static async Task CompareAsync(string body, Func<WebApplication, IEndpointConventionBuilder> map, Action<IServiceCollection>? services = null)
    {
        // Hashed, so that any character may be in the value.
        await using var app = await TestApp.StartAsync(app => map(app).RequireLock("{body:user.email|hash}"), services: services);
        await using var free = await TestApp.StartAsync(app => map(app), services: services);
        using var bound = await free.Http.PostJsonAsync("", body);
        var value = await bound.Content.ReadAsStringAsync();

        using var response = await app.Http.PostJsonAsync("", body);

        if (value == "nothing")
            ((int)response.StatusCode).ShouldBe(StatusCodes.Status400BadRequest);
        else
            app.Locks.Granted.ShouldHaveSingleItem().ShouldBe(LockTemplate.Parse("{v|hash}").Format(value[1..^1]).Value);
    }

    private sealed record Message(Customer? User);

    private sealed class Customer
    {
        public string? Email { get; set; }
    }
}
