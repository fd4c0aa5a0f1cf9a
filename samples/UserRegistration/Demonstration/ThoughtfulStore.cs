using Microsoft.Extensions.Options;
using RedisLocking;
using UserRegistration.Points;
using UserRegistration.Users;

namespace UserRegistration.Demonstration;

/// <summary>Takes <see cref="RegistrationOptions.ThinkTime"/> before it stores a user, so that the race is seen each time.</summary>
public sealed class ThoughtfulStore(IUserStore store, TimeProvider time, IOptions<RegistrationOptions> options) : IUserStore
{
    public Task<IReadOnlyList<User>> FindAsync(UserName name) => store.FindAsync(name);

    public async Task<bool> AddAsync(UserName name, User user, PointsGrant grant, ILockLease lease)
    {
        await Task.Delay(options.Value.ThinkTime, time);
        return await store.AddAsync(name, user, grant, lease);
    }

    public Task<IReadOnlyList<PointsGrant>> UnsentAsync() => store.UnsentAsync();

    public Task MarkSentAsync(PointsGrant grant) => store.MarkSentAsync(grant);
}
