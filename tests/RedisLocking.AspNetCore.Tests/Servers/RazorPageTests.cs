using System.Net;
using RedisLocking.TestSupport;

namespace RedisLocking.AspNetCore.Tests.Servers;

/// <summary>A page is locked by an attribute on its model.</summary>
public sealed class RazorPageTests(RedisServerFixture redis)
{
    private readonly string _path = $"page/{Guid.NewGuid():N}";

    [Fact]
    public async Task A_page_whose_model_is_locked_runs_under_its_lock()
    {
        await using var api = await ApiProcess.StartAsync(redis.Server);
        var answers = new[] { api.Http.GetAsync(_path), api.Http.GetAsync(_path) };

        using var refused = await (await Task.WhenAny(answers)).WithPatience();
        await api.Http.PostAsync("open-gate", null);
        var served = (await Task.WhenAll(answers).WithPatience()).Single(answer => answer != refused);

        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        served.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await served.Content.ReadAsStringAsync()).Trim().ShouldBe(_path.Replace('/', ':'));
    }

    [Fact]
    public async Task A_page_whose_model_is_locked_does_not_run_without_the_middleware()
    {
        await using var api = await ApiProcess.StartAsync(redis.Server, "unlocked");
        await api.Http.PostAsync("open-gate", null);

        using var response = await api.Http.GetAsync(_path).WithPatience();

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }
}
