namespace UserRegistration.Points;

/// <summary>Points that a user is to have, written down with the user and sent afterwards.</summary>
public sealed record PointsGrant(Guid UserId, int Points);
