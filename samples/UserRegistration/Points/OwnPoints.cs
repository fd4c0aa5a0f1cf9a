using Samples.Storage;

namespace UserRegistration.Points;

/// <summary>The API keeps the points itself.</summary>
public sealed class OwnPoints(IPointsLedger ledger) : IPoints
{
    public Task GrantAsync(PointsGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return ledger.GrantAsync(grant.UserId, grant.Points);
    }

    public Task<int> BalanceAsync(Guid userId) => ledger.BalanceAsync(userId);
}
