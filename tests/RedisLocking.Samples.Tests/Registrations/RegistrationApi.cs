using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using UserRegistration;
using UserRegistration.Users;

namespace RedisLocking.Samples.Tests;

/// <summary>The sample's API, started inside the test process and asked over HTTP.</summary>
public sealed class RegistrationApi : IAsyncDisposable
{
    private readonly WebApplicationFactory<RegisterUser> _factory;

    public RegistrationApi(IReadOnlyDictionary<string, string> settings, Action<IServiceCollection>? services = null)
    {
        _factory = new WebApplicationFactory<RegisterUser>().WithWebHostBuilder(host =>
        {
            foreach (var (key, value) in settings)
                host.UseSetting(key, value);
            host.ConfigureTestServices(services ?? (_ => { }));
        });
        Http = _factory.CreateClient();
    }

    public HttpClient Http { get; }

    /// <summary>What the API takes its locks from.</summary>
    public ILockProvider Locks => _factory.Services.GetRequiredService<ILockProvider>();

    public static RegistrationApi OnRedis(string connectionString, string keySpace) =>
        new(new Dictionary<string, string> { ["ConnectionStrings:Redis"] = connectionString, ["KeySpace"] = keySpace });

    public Task<HttpResponseMessage> RegisterAsync(string? userName) => Http.PostAsJsonAsync("users", new { userName });

    public async Task<IReadOnlyList<User>> RowsAsync(string userName) =>
        (await Http.GetFromJsonAsync<User[]>($"users?userName={Uri.EscapeDataString(userName)}"))!;

    public async Task<int> PointsAsync(Guid userId) => (await Http.GetFromJsonAsync<PointsResponse>($"points/{userId}"))!.Points;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _factory.DisposeAsync();
    }
}

internal static class ProblemAnswers
{
    /// <summary>The problem's type, after a look at what every problem has.</summary>
    public static async Task<string?> ProblemTypeAsync(this HttpResponseMessage response)
    {
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("status").GetInt32().ShouldBe((int)response.StatusCode);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        return problem.GetProperty("type").GetString();
    }
}
