using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using UserRegistration;
using UserRegistration.Users;

namespace RedisLocking.Testing.Tests.Hosting;

/// <summary>The sample's API with a test's locks in the place of its own.</summary>
public sealed class RegistrationApp : IAsyncDisposable
{
    private readonly WebApplicationFactory<RegisterUser> _factory;

    public RegistrationApp(Action<IServiceCollection>? services = null)
    {
        _factory = new WebApplicationFactory<RegisterUser>().WithWebHostBuilder(host => host.ConfigureTestServices(test =>
        {
            test.AddTestLocking(Locks);
            services?.Invoke(test);
        }));
        Http = _factory.CreateClient();
    }

    public TestLocks Locks { get; } = new();

    public HttpClient Http { get; }

    public Task<HttpResponseMessage> RegisterAsync(string userName) => Http.PostAsJsonAsync("users", new { userName });

    public async Task<int> RowsAsync(string userName) => (await Http.GetFromJsonAsync<User[]>($"users?userName={userName}"))!.Length;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _factory.DisposeAsync();
        await Locks.DisposeAsync();
    }

    public static async Task<string?> ProblemTypeAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString();
}
