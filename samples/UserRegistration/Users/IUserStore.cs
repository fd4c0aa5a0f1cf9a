namespace UserRegistration.Users;

/// <summary>Where users are kept. It deliberately has no unique constraint: a name has as many rows as were added.</summary>
public interface IUserStore
{
    Task<IReadOnlyList<User>> FindAsync(UserName name);

    Task AddAsync(UserName name, User user);

    Task RemoveAsync(UserName name, User user);
}
