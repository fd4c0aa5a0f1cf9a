using UserRegistration.Users;

namespace UserRegistration.Points;

/// <summary>
/// Sends a grant that is written down. When the points service does not answer, the grant stays where it is and is sent
/// later: the user is registered all the same, and nothing has to be undone.
/// </summary>
public sealed class PointsDelivery(IUserStore users, IPoints points, ILogger<PointsDelivery> logger)
{
    public async Task TryDeliverAsync(PointsGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        try
        {
            await points.GrantAsync(grant);
            await users.MarkSentAsync(grant); // If this fails the grant is sent twice, which is the same as once.
        }
        catch (Exception failure) when (Outage.Is(failure))
        {
            logger.LogWarning("The points of user {UserId} are sent later: {Failure}", grant.UserId, failure.Message);
        }
    }

    public async Task TryDeliverUnsentAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var grant in await users.UnsentAsync())
            {
                cancellationToken.ThrowIfCancellationRequested();
                await TryDeliverAsync(grant);
            }
        }
        catch (Exception failure) when (Outage.Is(failure))
        {
            logger.LogWarning("It is not known which points are still to be sent: {Failure}", failure.Message);
        }
    }
}
