using System.Net;
using System.Net.Http.Json;
using DocumentEditor.Documents;
using DocumentEditor.Editing;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.Samples.Tests;

/// <summary>The editor inside the test process, its locks in memory, asked over HTTP.</summary>
internal sealed class EditorApi : IAsyncDisposable
{
    private readonly WebApplicationFactory<EditorOptions> _factory;
    private readonly HttpClient _http;

    public EditorApi(IDocumentStore? documents = null)
    {
        _factory = new WebApplicationFactory<EditorOptions>().WithWebHostBuilder(host =>
        {
            host.UseSetting("Logging:LogLevel:Default", "Error");
            if (documents is not null)
                host.ConfigureTestServices(services => services.AddSingleton(documents));
        });
        _http = _factory.CreateClient(new() { HandleCookies = false });
    }

    /// <summary>Begins to edit; the handle.</summary>
    public async Task<string> EditAsync(string user, int document)
    {
        using var response = await SendAsync(user, HttpMethod.Post, $"documents/{document}/edit", null);
        return (await response.Content.ReadFromJsonAsync<EditStarted>())!.Handle.Value;
    }

    public async Task<HttpStatusCode> StatusAsync(string? user, HttpMethod method, string path, object? body)
    {
        using var response = await SendAsync(user, method, path, body);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _factory.DisposeAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(string? user, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"api/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        if (user is not null)
            request.Headers.Add("Cookie", $"stand-in-user={user}");
        return await _http.SendAsync(request);
    }
}
