namespace UserRegistration.Points;

/// <summary>The points are kept by the points service at <c>Points:BaseUrl</c>.</summary>
public sealed class PointsServiceClient(HttpClient http) : IPoints
{
    public async Task GrantAsync(PointsGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        using var response = await http.PutAsJsonAsync($"points/{grant.UserId}", new { grant.Points });
        response.EnsureSuccessStatusCode();
    }

    public async Task<int> BalanceAsync(Guid userId) =>
        (await http.GetFromJsonAsync<PointsResponse>($"points/{userId}"))?.Points ?? 0;
}
