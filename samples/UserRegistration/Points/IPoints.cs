namespace UserRegistration.Points;

/// <summary>The welcome points. A grant may be sent twice: the user has them once.</summary>
public interface IPoints
{
    Task GrantAsync(PointsGrant grant);

    Task<int> BalanceAsync(Guid userId);
}
