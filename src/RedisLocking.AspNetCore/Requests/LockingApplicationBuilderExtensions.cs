using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking;
using RedisLocking.AspNetCore.Endpoints;
using RedisLocking.AspNetCore.Requests;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts the locks of endpoints into the pipeline.</summary>
public static class LockingApplicationBuilderExtensions
{
    /// <summary>
    /// Takes the locks of <see cref="LockedAttribute"/> endpoints. It belongs after routing, authentication and authorization,
    /// and before the endpoints.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <remarks>
    /// A template that is wrong stops the start of the application. An endpoint that is locked refuses to run when the
    /// middleware did not run before it.
    /// </remarks>
    /// <exception cref="InvalidOperationException"><c>AddLocking</c> was not called, or no <see cref="ILockProvider"/> is registered.</exception>
    public static IApplicationBuilder UseLocking(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.ApplicationServices;
        if (services.GetService<LockedRun>() is null)
            throw new InvalidOperationException("UseLocking needs the services that builder.Services.AddLocking() adds.");
        if (services.GetService<ILockProvider>() is null)
            throw new InvalidOperationException("There is nothing to take locks from: call builder.Services.AddRedisLocking(…), or AddInMemoryLocking() for one process.");

        return app.Use(next =>
        {
            // When the pipeline is built, all endpoints are mapped and the server does not listen yet.
            if (services.GetService<EndpointDataSource>() is { } endpoints)
                services.GetRequiredService<EndpointCheck>().Start(endpoints);
            return ActivatorUtilities.CreateInstance<LockingMiddleware>(services, next).InvokeAsync;
        });
    }
}
