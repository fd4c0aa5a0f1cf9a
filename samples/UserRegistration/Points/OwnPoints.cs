using Samples.Storage;

namespace UserRegistration.Points;

/// <summary>The API keeps the points itself.</summary>
public sealed class OwnPoints(IPointsLedger ledger) : IPoints
{
    public Task GrantAsync(Guid userId, int points) => ledger.GrantAsync(userId, points);

    public Task<int> BalanceAsync(Guid userId) => ledger.BalanceAsync(userId);
}
