using Npgsql;
using RedisLocking;
using Samples.Storage;
using UserRegistration.Demonstration;
using UserRegistration.Points;
using UserRegistration.Users;

namespace UserRegistration;

public static class RegistrationServices
{
    /// <summary>
    /// Locks over Redis when <c>ConnectionStrings:Redis</c> is set, in memory (one process) otherwise; users in PostgreSQL when
    /// <c>ConnectionStrings:Users</c> is set, beside the locks otherwise.
    /// </summary>
    public static async Task AddRegistrationAsync(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, configuration) = (builder.Services, builder.Configuration);

        services.AddOptions<RegistrationOptions>().BindConfiguration("Registration")
            .Validate(o => o.ThinkTime >= TimeSpan.Zero && o.ThinkTime <= TimeSpan.FromMinutes(1), "Registration:ThinkTime must be between 0 and a minute.")
            .ValidateOnStart();
        services.AddSingleton(TimeProvider.System);
        services.AddMediatR(cfg => cfg.RegisterServicesFromAssemblyContaining<RegisterUser>().AddLocking());
        services.AddTransient<PointsDelivery>();
        services.AddHostedService<PointsSender>();
        services.AddProblemDetails();
        services.AddHealthChecks().AddLocking();
        services.AddExceptionHandler<OutageHandler>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false); // Or Development answers 500 to bad JSON.

        services.AddLocking(locking => locking.OnRejected = (rejected, _) => Problems.Explain(rejected));
        if (await builder.AddRedisIfConfiguredAsync())
        {
            services.AddRedisLocking(options =>
            {
                options.KeyPrefix = builder.KeySpace().Prefixed("locks");
                configuration.GetSection("Locks").Bind(options);
            });
            services.AddSingleton<IUserStore, RedisUserStore>();
            services.AddSingleton<IPointsLedger, RedisPointsLedger>();
        }
        else
        {
            services.AddInMemoryLocking();
            services.AddSingleton<IUserStore, MemoryUserStore>();
            services.AddSingleton<IPointsLedger, MemoryPointsLedger>();
        }

        if (configuration.GetConnectionString("Users") is { Length: > 0 } users)
            services.AddPostgres(users);

        if (configuration["Points:BaseUrl"] is { Length: > 0 } pointsService)
            services.AddHttpClient<IPoints, PointsServiceClient>(client =>
            {
                client.BaseAddress = new Uri(pointsService);
                client.Timeout = TimeSpan.FromSeconds(5);
            });
        else
            services.AddSingleton<IPoints, OwnPoints>();

        if (!configuration.GetValue($"Registration:{nameof(RegistrationOptions.UseLock)}", true))
            services.AddSingleton<ILockProvider, NoLocks>();
    }

    private static void AddPostgres(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        services.AddSingleton(new SqlFence());
        services.AddHostedService<PostgresTables>();
        services.AddSingleton<IUserStore, PostgresUserStore>();
    }
}
