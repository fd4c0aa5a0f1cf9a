using RedisLocking.AspNetCore.Optimistic;
using RedisLocking.Optimistic;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the answers for what a versioned store throws.</summary>
public static class VersionedStoreAnswersServiceCollectionExtensions
{
    /// <summary>
    /// <see cref="VersionConflictException"/> becomes 412 with the present <c>ETag</c> for a request with <c>If-Match</c>, and 409 for others, as does
    /// <see cref="StmConflictException"/>; <see cref="StoreUnavailableException"/> becomes 503. Needs <c>app.UseExceptionHandler()</c>.
    /// </summary>
    public static IServiceCollection AddVersionedStoreAnswers(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddProblemDetails().AddExceptionHandler<VersionExceptionHandler>();
    }
}
