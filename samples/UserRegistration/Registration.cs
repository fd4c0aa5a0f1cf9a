using Microsoft.Extensions.Options;
using RedisLocking;
using UserRegistration.Points;
using UserRegistration.Users;

namespace UserRegistration;

/// <summary>Registers a user once, however many servers are asked to at the same time.</summary>
public sealed class Registration(
    IUserStore users, IPoints points, TimeProvider time, IOptions<RegistrationOptions> options)
{
    private const int WelcomePoints = 100;

    /// <summary>To be called under the lock of the user's name.</summary>
    public async Task<IResult> RegisterAsync(RegistrationRequest request, ILockLease lease, CancellationToken cancellationToken)
    {
        if (!UserName.TryParse(request.UserName, out var name))
            return Problems.InvalidUserName();

        // Under the lock: a request that had looked before the first one stored would register after it.
        if ((await users.FindAsync(name)).Count > 0)
            return Problems.UserAlreadyRegistered();

        await Task.Delay(options.Value.ThinkTime, time, cancellationToken);

        var now = time.GetUtcNow();
        var user = new User(Guid.CreateVersion7(now), name.Typed, now);
        lease.ThrowIfLost();
        await StoreWithPointsAsync(name, user);

        return Results.Created(
            $"/users?userName={Uri.EscapeDataString(user.UserName)}",
            new RegistrationResponse(user.Id, SessionId.New(), user.UserName, WelcomePoints));
    }

    // From here on the client's hanging up no longer stops anything: half a registration helps nobody.
    private async Task StoreWithPointsAsync(UserName name, User user)
    {
        await users.AddAsync(name, user);
        try
        {
            await points.GrantAsync(user.Id, WelcomePoints);
        }
        catch (Exception failure) when (Outage.Is(failure))
        {
            // The client is told 503 and will ask again: then the name must be free.
            await users.RemoveAsync(name, user);
            throw;
        }
    }
}
