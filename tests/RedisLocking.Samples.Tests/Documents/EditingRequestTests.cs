using System.Net;
using System.Net.Http.Json;
using DocumentEditor.Editing;
using Microsoft.AspNetCore.Mvc.Testing;

namespace RedisLocking.Samples.Tests;

/// <summary>What a page never sends: handles that are not of its edit, and texts that cannot be stored.</summary>
public sealed class EditingRequestTests : IAsyncLifetime
{
    private readonly WebApplicationFactory<EditorOptions> _api = new WebApplicationFactory<EditorOptions>()
        .WithWebHostBuilder(host => host.UseSetting("Logging:LogLevel:Default", "Warning"));
    private string _handle = "";

    public async ValueTask InitializeAsync()
    {
        using var response = await SendAsync("ann", HttpMethod.Post, "documents/1/edit", null);
        _handle = (await response.Content.ReadFromJsonAsync<EditStarted>())!.Handle.Value;
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_handle_that_was_cut_off_altered_or_is_missing_is_400()
    {
        foreach (var handle in new[] { _handle[..^1], $"{_handle}A", "AQAB", "no handle", "", null })
        {
            (await StatusAsync("ann", HttpMethod.Post, "documents/1/heartbeat", new { handle })).ShouldBe(HttpStatusCode.BadRequest);
            (await StatusAsync("ann", HttpMethod.Put, "documents/1", new { handle, text = "forged" })).ShouldBe(HttpStatusCode.BadRequest);
            (await StatusAsync("ann", HttpMethod.Post, "documents/1/cancel", new { handle })).ShouldBe(HttpStatusCode.BadRequest);
        }

        (await StatusAsync("ann", HttpMethod.Post, "documents/1/heartbeat", new { handle = _handle })).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_handle_of_another_document_or_of_another_user_is_400()
    {
        (await StatusAsync("ann", HttpMethod.Put, "documents/2", new { handle = _handle, text = "of 1" })).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync("bob", HttpMethod.Put, "documents/1", new { handle = _handle, text = "of Bob" })).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync("bob", HttpMethod.Post, "documents/1/cancel", new { handle = _handle })).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_text_that_cannot_be_stored_is_400_and_the_edit_goes_on()
    {
        foreach (var text in new[] { null, "a\0b", new string('x', 100_001) })
            (await StatusAsync("ann", HttpMethod.Put, "documents/1", new { handle = _handle, text })).ShouldBe(HttpStatusCode.BadRequest);

        (await StatusAsync("ann", HttpMethod.Put, "documents/1", new { handle = _handle, text = "a text" })).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Only_who_is_signed_in_edits_and_only_an_administrator_takes_over()
    {
        (await StatusAsync(null, HttpMethod.Post, "documents/2/edit", null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync("bob", HttpMethod.Post, "documents/1/take-over", null)).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync("admin", HttpMethod.Post, "documents/1/take-over", null)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync("ann", HttpMethod.Put, "documents/1", new { handle = _handle, text = "too late" })).ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_document_that_is_not_there_is_404_and_stays_free()
    {
        (await StatusAsync("ann", HttpMethod.Post, "documents/99/edit", null)).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync("bob", HttpMethod.Post, "documents/99/edit", null)).ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<HttpStatusCode> StatusAsync(string? user, HttpMethod method, string path, object? body)
    {
        using var response = await SendAsync(user, method, path, body);
        return response.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(string? user, HttpMethod method, string path, object? body)
    {
        using var http = _api.CreateClient();
        using var request = new HttpRequestMessage(method, $"api/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        if (user is not null)
            request.Headers.Add("Cookie", $"stand-in-user={user}");
        return await http.SendAsync(request);
    }
}
