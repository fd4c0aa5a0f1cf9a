using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.Repository.Tests.Snippets;

/// <summary>The words of docs/choosing.md.</summary>
internal static class Choices
{
    public static void Configure(IServiceCollection services)
    {
        #region choosing-policies
        services.AddLocking(locking =>
        {
            locking.DefaultPolicy = new LockPolicy();                             // a duplicate is refused at once; 503 when Redis is down
            locking.AddPolicy("in-turn", new LockPolicy { Wait = TimeSpan.FromSeconds(2), MaxHold = TimeSpan.FromMinutes(1) });
            locking.AddPolicy("payout", new LockPolicy { WhenLost = WhenLost.Abort });
            locking.AddPolicy("best-effort", new LockPolicy { WhenUnavailable = WhenUnavailable.Proceed });
        });
        #endregion
    }
}
