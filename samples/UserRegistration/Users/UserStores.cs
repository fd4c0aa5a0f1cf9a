using Npgsql;
using RedisLocking;

namespace UserRegistration.Users;

public static class UserStores
{
    /// <summary>Users in PostgreSQL when <c>ConnectionStrings:Users</c> is set, beside the locks otherwise.</summary>
    public static void AddUsers(this IHostApplicationBuilder builder, bool onRedis)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Configuration.GetConnectionString("Users") is { Length: > 0 } connectionString)
        {
            builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
            builder.Services.AddSingleton(new SqlFence());
            builder.Services.AddHostedService<PostgresTables>();
            builder.Services.AddSingleton<IUserStore, PostgresUserStore>();
        }
        else if (onRedis)
        {
            builder.Services.AddSingleton<IUserStore, RedisUserStore>();
        }
        else
        {
            builder.Services.AddSingleton<IUserStore, MemoryUserStore>();
        }
    }
}
