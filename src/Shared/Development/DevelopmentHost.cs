using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.Development;

/// <summary>Whether the application is being developed. The host's environment stands in its configuration, so nothing here needs the host.</summary>
internal static class DevelopmentHost
{
    public static bool Runs(IServiceProvider services) =>
        string.Equals(services.GetService<IConfiguration>()?["environment"], "Development", StringComparison.OrdinalIgnoreCase);
}
