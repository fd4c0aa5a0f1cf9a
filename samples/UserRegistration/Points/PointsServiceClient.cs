namespace UserRegistration.Points;

/// <summary>The points are kept by the points service at <c>Points:BaseUrl</c>.</summary>
public sealed class PointsServiceClient(HttpClient http) : IPoints
{
    public async Task GrantAsync(Guid userId, int points)
    {
        using var response = await http.PutAsJsonAsync($"points/{userId}", new { points });
        response.EnsureSuccessStatusCode();
    }

    public async Task<int> BalanceAsync(Guid userId) =>
        (await http.GetFromJsonAsync<PointsResponse>($"points/{userId}"))?.Points ?? 0;
}
