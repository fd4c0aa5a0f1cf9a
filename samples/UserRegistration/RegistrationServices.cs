using Samples.Storage;
using UserRegistration.Demonstration;
using UserRegistration.Points;
using UserRegistration.Users;

namespace UserRegistration;

public static class RegistrationServices
{
    /// <summary>Locks over Redis when <c>ConnectionStrings:Redis</c> is set, in memory (one process) otherwise.</summary>
    public static async Task AddRegistrationAsync(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddMediatR(cfg => cfg.RegisterServicesFromAssemblyContaining<RegisterUser>().AddLocking());
        services.AddLocking(locking => locking.OnRejected = (rejected, _) => Problems.Explain(rejected));
        services.AddHealthChecks().AddLocking();
        services.AddProblemDetails();
        services.AddExceptionHandler<OutageHandler>();
        services.AddSingleton(TimeProvider.System);
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false); // Or Development answers 500 to bad JSON.

        var onRedis = await builder.AddRedisIfConfiguredAsync();
        if (onRedis)
            services.AddRedisLocking(options =>
            {
                options.KeyPrefix = builder.KeySpace().Prefixed("locks");
                builder.Configuration.GetSection("Locks").Bind(options);
            });
        else
            services.AddInMemoryLocking();

        builder.AddUsers(onRedis);
        builder.AddPoints(onRedis); // After the users: its sender looks for points in their tables as soon as it has started.
        builder.AddDemonstration();
    }
}
