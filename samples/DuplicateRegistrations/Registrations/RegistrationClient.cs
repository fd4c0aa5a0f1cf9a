using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace DuplicateRegistrations.Registrations;

/// <summary>Speaks to the API servers and the points service as any client would.</summary>
internal sealed class RegistrationClient : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };

    public async Task<Answer> RegisterAsync(Uri api, string userName, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.PostAsJsonAsync(new Uri(api, "users"), new { userName }, cancellationToken);
            if (response.StatusCode == HttpStatusCode.Created)
                return new Answer(AnswerKind.Created, "created");

            var problem = (await response.Content.ReadFromJsonAsync<Problem>(cancellationToken))?.Type;
            return new Answer(KindOf(response.StatusCode, problem), $"status {(int)response.StatusCode}, {problem}");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or TaskCanceledException { InnerException: TimeoutException })
        {
            return new Answer(AnswerKind.Unexpected, failure.Message);
        }
    }

    /// <summary>The rows that are stored for the name.</summary>
    public async Task<IReadOnlyList<UserRow>> RowsAsync(Uri api, string userName, CancellationToken cancellationToken) =>
        await _http.GetFromJsonAsync<UserRow[]>(new Uri(api, $"users?userName={Uri.EscapeDataString(userName)}"), cancellationToken) ?? [];

    public async Task<int> PointsAsync(Uri api, Guid userId, CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<Balance>(new Uri(api, $"points/{userId}"), cancellationToken))!.Points;

    /// <summary>All points that the points service has granted.</summary>
    public async Task<long> TotalPointsAsync(Uri pointsService, CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<Total>(new Uri(pointsService, "points"), cancellationToken))!.Points;

    public void Dispose() => _http.Dispose();

    private static AnswerKind KindOf(HttpStatusCode status, string? problem) => (status, problem) switch
    {
        (HttpStatusCode.Conflict, "urn:redislocking:samples:RegistrationInProgress") => AnswerKind.InProgress,
        (HttpStatusCode.Conflict, "urn:redislocking:samples:UserAlreadyRegistered") => AnswerKind.AlreadyRegistered,
        _ => AnswerKind.Unexpected,
    };

    private sealed record Problem(string? Type);

    private sealed record Balance(int Points);

    private sealed record Total(long Points);
}

/// <summary>One stored user.</summary>
internal sealed record UserRow(Guid Id, string UserName);
