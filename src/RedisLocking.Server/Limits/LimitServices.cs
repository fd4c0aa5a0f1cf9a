using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using RedisLocking.Server.Configuration;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Limits;

/// <summary>How much anybody may ask for.</summary>
internal static class LimitServices
{
    /// <summary>The longest body: 16 KB, some twenty times what a request for a lock needs.</summary>
    public const long MaxBodySize = 16 * 1024;

    private static readonly TimeSpan Replenishment = TimeSpan.FromMilliseconds(100);

    public static void AddLimits(this IServiceCollection services)
    {
        services.AddSingleton<WaitingRoom>();
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (rejected, _) =>
            {
                ServiceProblems.SetRetryAfter(rejected.HttpContext, ServiceProblems.UsualPause);
                return ValueTask.CompletedTask;
            };
        });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<ServiceOptions>>((limiter, service) =>
        {
            var perSecond = service.Value.RequestsPerSecond;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string? Key, IPAddress? Address)>(context => PartitionOf(context, perSecond));
        });
    }

    /// <summary>Each API key for itself; who has none, by address, and much less: he can only be refused.</summary>
    private static RateLimitPartition<(string? Key, IPAddress? Address)> PartitionOf(HttpContext context, int perSecond) =>
        context.User.Identity is { IsAuthenticated: true, Name: { } key }
            ? RateLimitPartition.GetTokenBucketLimiter<(string?, IPAddress?)>((key, null), _ => Bucket(perSecond))
            : RateLimitPartition.GetTokenBucketLimiter<(string?, IPAddress?)>((null, context.Connection.RemoteIpAddress), _ => Bucket(Math.Max(10, perSecond / 100)));

    private static TokenBucketRateLimiterOptions Bucket(int perSecond) => new()
    {
        TokenLimit = perSecond,
        TokensPerPeriod = Math.Max(1, perSecond / 10),
        ReplenishmentPeriod = Replenishment,
    };
}
