using MediatR;
using RedisLocking;
using UserRegistration.Points;
using UserRegistration.Users;

namespace UserRegistration;

/// <summary>Runs under the lock of the user's name.</summary>
public sealed class RegisterUserHandler(IUserStore users, PointsDelivery points, ILockLeaseAccessor held, TimeProvider time)
    : IRequestHandler<RegisterUser, RegistrationResponse?>
{
    private const int WelcomePoints = 100;

    public async Task<RegistrationResponse?> Handle(RegisterUser request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var name = UserName.Parse(request.UserName);

        // Under the lock: a request that had looked before the first one stored would register after it.
        if ((await users.FindAsync(name)).Count > 0)
            return null;

        // A client that hangs up stops nothing: half a registration helps nobody.
        var now = time.GetUtcNow();
        var user = new User(Guid.CreateVersion7(now), name.Typed, now);
        var grant = new PointsGrant(user.Id, WelcomePoints);
        if (!await users.AddAsync(name, user, grant, held.Lease!))
            return null;

        await points.TryDeliverAsync(grant);
        return new RegistrationResponse(user.Id, SessionId.New(), user.UserName, WelcomePoints);
    }
}
