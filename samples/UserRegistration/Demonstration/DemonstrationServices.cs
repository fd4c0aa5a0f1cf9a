using RedisLocking;
using UserRegistration.Users;

namespace UserRegistration.Demonstration;

public static class DemonstrationServices
{
    /// <summary>What shows how a registration goes wrong, where the section <c>Registration</c> asks for it. Comes after the user store.</summary>
    public static void AddDemonstration(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var section = builder.Configuration.GetSection("Registration");
        var options = section.Get<RegistrationOptions>() ?? new RegistrationOptions();
        builder.Services.AddOptions<RegistrationOptions>().Bind(section)
            .Validate(o => o.ThinkTime >= TimeSpan.Zero && o.ThinkTime <= TimeSpan.FromMinutes(1), "Registration:ThinkTime must be between 0 and a minute.")
            .ValidateOnStart();

        if (!options.UseLock)
            builder.Services.AddSingleton<ILockProvider, NoLocks>();

        if (options.ThinkTime != TimeSpan.Zero)
        {
            var store = builder.Services.Last(service => service.ServiceType == typeof(IUserStore)).ImplementationType!;
            builder.Services.AddSingleton<IUserStore>(provider =>
                ActivatorUtilities.CreateInstance<ThoughtfulStore>(provider, ActivatorUtilities.CreateInstance(provider, store)));
        }
    }
}
