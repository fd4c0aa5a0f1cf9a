using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.Testing.Tests.Snippets;

/// <summary>The documents' tests of a whole application.</summary>
#region testing-host
public sealed class RegistrationTests : IDisposable
{
    private readonly TestLocks _locks = new();
    private readonly WebApplicationFactory<Program> _app;

    public RegistrationTests() => _app = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        host.ConfigureTestServices(services => services.AddTestLocking(_locks)));

    [Fact]
    public async Task A_name_that_is_being_registered_elsewhere_is_409()
    {
        using var anotherServer = _locks.Hold("register:ada");

        using var answer = await _app.CreateClient().PostAsJsonAsync("/users", new { userName = "Ada" });

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task A_Redis_that_is_down_is_503()
    {
        using var outage = _locks.Fail();

        using var answer = await _app.CreateClient().PostAsJsonAsync("/users", new { userName = "Ada" });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    public void Dispose()
    {
        _app.Dispose();
        _locks.Dispose();
    }
}
#endregion
