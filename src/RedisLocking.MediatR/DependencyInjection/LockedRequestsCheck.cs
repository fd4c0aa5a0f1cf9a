using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RedisLocking.Requests;

namespace RedisLocking.DependencyInjection;

/// <summary>
/// Stops the start when a request's lock cannot be meant: every request, stream and notification that has a handler is looked
/// at. Without a host the same mistake is found when the first such request is sent.
/// </summary>
internal sealed class LockedRequestsCheck(IServiceProvider services, IOptions<LockPolicies>? policies = null) : IHostedService
{
    private static readonly string Words = typeof(LockedAttribute).Assembly.GetName().Name!;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var registered = services.GetService<IServiceProviderIsService>();
        var mistakes = AppDomain.CurrentDomain.GetAssemblies()
            .Where(MayLock)
            .SelectMany(Types)
            .Select(type => RegisteredRequest.FindMistake(type, policies?.Value ?? new LockPolicies(), handler => registered?.IsService(handler) ?? true))
            .OfType<InvalidOperationException>()
            .ToList();
        return mistakes.Count switch
        {
            0 => Task.CompletedTask,
            1 => Task.FromException(mistakes[0]),
            _ => Task.FromException(new InvalidOperationException(string.Join(Environment.NewLine, mistakes.Select(mistake => mistake.Message)), new AggregateException(mistakes))),
        };
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool MayLock(Assembly assembly) =>
        !assembly.IsDynamic && assembly.GetReferencedAssemblies().Any(reference => reference.Name == Words);

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException some)
        {
            // An assembly that is optional to another may be missing; what did load is still looked at.
            return some.Types.OfType<Type>();
        }
    }
}
