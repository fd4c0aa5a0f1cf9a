using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace UserRegistration.Users;

public sealed class MemoryUserStore : IUserStore
{
    private readonly ConcurrentDictionary<string, ImmutableList<User>> _users = new(StringComparer.Ordinal);

    public Task<IReadOnlyList<User>> FindAsync(UserName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Task.FromResult<IReadOnlyList<User>>(_users.GetValueOrDefault(name.Normalized, []));
    }

    public Task AddAsync(UserName name, User user)
    {
        ArgumentNullException.ThrowIfNull(name);
        _users.AddOrUpdate(name.Normalized, _ => [user], (_, rows) => rows.Add(user));
        return Task.CompletedTask;
    }

    public Task RemoveAsync(UserName name, User user)
    {
        ArgumentNullException.ThrowIfNull(name);
        _users.AddOrUpdate(name.Normalized, _ => [], (_, rows) => rows.Remove(user));
        return Task.CompletedTask;
    }
}
