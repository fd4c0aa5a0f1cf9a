using System.Net;
using System.Net.Http.Json;
using System.Text;
using UserRegistration;

namespace RedisLocking.Samples.Tests;

/// <summary>What the API answers, wherever it keeps its locks and users.</summary>
public abstract class RegistrationContract : IAsyncDisposable
{
    private readonly Lazy<RegistrationApi> _api;

    protected RegistrationContract() => _api = new Lazy<RegistrationApi>(Start);

    protected RegistrationApi Api => _api.Value;

    public static TheoryData<string> UnusualNames => new()
    {
        "🙂", "👩‍👩‍👧‍👦", "a:b", "a%3Ab", "*?[x]", "\u202Ereversed", "ß", "名前",
        new string('x', 200), new string(':', 200), string.Concat(Enumerable.Repeat("🙂", 200)),
    };

    public static TheoryData<string?> BadNames => new() { (string?)null, "", " \t\r\n", "}{", "{user}", "\u0000\u0001\u001B[31m", "line\nbreak", new string('x', 201), string.Concat(Enumerable.Repeat("🙂", 201)) };

    [Fact]
    public async Task A_new_name_is_registered_with_an_id_a_session_and_the_welcome_points()
    {
        using var response = await Api.RegisterAsync(" Ada ");

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        var answer = (await response.Content.ReadFromJsonAsync<RegistrationResponse>())!;
        answer.UserName.ShouldBe("Ada");
        answer.Points.ShouldBe(100);
        answer.Id.Version.ShouldBe(7);
        answer.SessionId.Length.ShouldBe(32);
        (await Api.RowsAsync("ada")).ShouldHaveSingleItem().Id.ShouldBe(answer.Id);
        (await Api.PointsAsync(answer.Id)).ShouldBe(100);
        (await Api.Http.GetAsync(response.Headers.Location)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("José")]
    [InlineData("  JOSÉ\t")]
    [InlineData("jose\u0301")]
    public async Task Another_spelling_of_a_registered_name_is_the_same_user(string spelling)
    {
        using var first = await Api.RegisterAsync("josé");
        using var second = await Api.RegisterAsync(spelling);

        second.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await second.ProblemTypeAsync()).ShouldBe(Problems.AlreadyRegisteredType);
        (await Api.RowsAsync(spelling)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_name_that_is_being_registered_is_refused_with_a_hint_when_to_ask_again()
    {
        await using (await Api.Locks.Mutex(LockName.Format($"register:{"grace"}")).AcquireAsync(TimeSpan.Zero))
        {
            using var refused = await Api.RegisterAsync("Grace");
            refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
            (await refused.ProblemTypeAsync()).ShouldBe(Problems.InProgressType);
        }

        using var accepted = await Api.RegisterAsync("Grace");
        accepted.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [MemberData(nameof(UnusualNames))]
    public async Task Any_printable_character_but_a_brace_may_be_in_a_name(string name)
    {
        using var response = await Api.RegisterAsync(name);

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await Api.RowsAsync(name)).ShouldHaveSingleItem().UserName.ShouldBe(name);
        await using var free = await Api.Locks.Mutex(LockName.Format($"register:{name.ToLowerInvariant()}")).TryAcquireAsync();
        free.ShouldNotBeNull();
    }

    [Fact]
    public async Task Names_that_look_alike_when_escaped_are_different_users()
    {
        foreach (var name in new[] { "a:b", "a%3Ab", "a%3ab" })
            (await Api.RegisterAsync(name)).StatusCode.ShouldBe(name == "a%3ab" ? HttpStatusCode.Conflict : HttpStatusCode.Created);
    }

    [Theory]
    [MemberData(nameof(BadNames))]
    public async Task A_bad_name_is_refused_and_the_answer_says_what_is_allowed(string? name)
    {
        using var response = await Api.RegisterAsync(name);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.ProblemTypeAsync()).ShouldBe(Problems.InvalidUserNameType);
        (await response.Content.ReadAsStringAsync()).ShouldContain("1 to 200 characters");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{\"userName\": 5}")]
    [InlineData("{\"userName\": \"half a pair: \\ud800\"}")]
    public async Task A_body_that_is_no_registration_is_a_bad_request(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Api.Http.PostAsync("users", content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await response.ProblemTypeAsync();
    }

    [Fact]
    public async Task Users_are_asked_for_by_name()
    {
        (await Api.RowsAsync("nobody")).ShouldBeEmpty();

        using var nameless = await Api.Http.GetAsync("users");
        nameless.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await nameless.ProblemTypeAsync()).ShouldBe(Problems.InvalidUserNameType);
        (await Api.PointsAsync(Guid.NewGuid())).ShouldBe(0);
    }

    [Fact]
    public async Task Of_identical_requests_at_the_same_time_one_registers()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Api.RegisterAsync("crowd")));

        responses.Count(response => response.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        responses.Count(response => response.StatusCode == HttpStatusCode.Conflict).ShouldBe(199);
        var row = (await Api.RowsAsync("crowd")).ShouldHaveSingleItem();
        (await Api.PointsAsync(row.Id)).ShouldBe(100);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_api.IsValueCreated)
            await _api.Value.DisposeAsync();
    }

    protected abstract RegistrationApi Start();
}
