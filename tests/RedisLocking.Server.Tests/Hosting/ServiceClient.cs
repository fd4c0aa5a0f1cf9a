using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Hosting;

/// <summary>Speaks to the service as any language would: paths and JSON.</summary>
internal sealed class ServiceClient(Uri address, string? key = null) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2_000 }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };

    /// <summary>The same service, with an API key.</summary>
    public ServiceClient With(string apiKey) => new(address, apiKey);

    public Task<Answer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, body: null, headers);

    public Task<Answer> PutAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, body, headers);

    public Task<Answer> PatchAsync(string path, object? body = null) => SendAsync(HttpMethod.Patch, path, body);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Delete, path, body: null, headers);

    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, (string Name, string Value)[]? headers = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)) };
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);
        foreach (var (name, value) in headers ?? [])
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, cancellationToken).WithPatience();
        var text = await response.Content.ReadAsStringAsync(cancellationToken).WithPatience();
        return new Answer(
            response.StatusCode,
            text.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(text) : default,
            text,
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The stream of events, from now on.</summary>
    public Task<EventStream> ListenAsync(string query = "") => StreamAsync($"/v1/events{query}");

    /// <summary>The stream of who leads, from now on.</summary>
    public Task<EventStream> ObserveAsync(string election) => StreamAsync($"/v1/elections/{election}");

    public void Dispose() => _http.Dispose();

    private async Task<EventStream> StreamAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)) { Headers = { Accept = { new("text/event-stream") } } };
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WithPatience();
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return await EventStream.OpenAsync(response);
    }
}

/// <summary>What the service answered.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonElement Json, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public string this[string property] => Json.GetProperty(property).ToString();

    public long Token => Json.GetProperty("token").GetInt64();

    /// <summary>The lease's path, as the answer to a POST gives it.</summary>
    public string Lease => Headers["Location"];

    /// <summary>The end of a problem's type.</summary>
    public string Problem => this["type"].Replace("urn:redislocking:problem:", "", StringComparison.Ordinal);
}
