using System.Runtime.CompilerServices;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.TestSupport;

namespace RedisLocking.MediatR.Tests.Versions;

/// <summary>What a user does with the behaviors, told in one line: run once with each version of MediatR.</summary>
internal static class VersionedScenario
{
    private static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(5);

    public static async Task<string> RunAsync()
    {
        var time = new ManualTime();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time).AddInMemoryLocking().AddLogging();
        AddMediatR(services);
        services.Configure<LockPolicies>(policies => policies.Default = new LockPolicy { MaxHold = MaxHold });
        services.AddTransient<IRequestHandler<Pay, string>, PayHandler>();
        services.AddTransient<IStreamRequestHandler<Count, string>, CountHandler>();
        await using var provider = services.BuildServiceProvider();
        var sender = provider.GetRequiredService<ISender>();

        return string.Join("; ",
            $"MediatR {typeof(ISender).Assembly.GetName().Version!.Major}",
            await sender.Send(new Pay(1, Cancelled: false)),
            $"streamed {string.Join(' ', await sender.CreateStream(new Count()).ToListAsync())}",
            await LoseAsync(sender));
    }

    // Newer versions have this extension in a class of another name, which a user's compiler finds.
    private static void AddMediatR(IServiceCollection services)
    {
        var configuration = new MediatRServiceConfiguration { TypeEvaluator = _ => false };
        configuration.RegisterServicesFromAssemblyContaining<Pay>().AddLocking();

        var mediatR = typeof(ISender).Assembly;
        var extensions = mediatR.GetType("Microsoft.Extensions.DependencyInjection.MediatRServiceCollectionExtensions")
            ?? mediatR.GetType("Microsoft.Extensions.DependencyInjection.ServiceCollectionExtensions")!;
        extensions.GetMethod("AddMediatR", [typeof(IServiceCollection), typeof(MediatRServiceConfiguration)])!.Invoke(null, [services, configuration]);
    }

    private static async Task<string> LoseAsync(ISender sender)
    {
        try
        {
            return await sender.Send(new Pay(1, Cancelled: true)).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (LockLostException lost)
        {
            return $"{lost.Name} lost";
        }
    }

    [Locked("order:{Id}")]
    private sealed record Pay(int Id, bool Cancelled) : IRequest<string>;

    [Locked("count")]
    private sealed record Count : IStreamRequest<string>;

    private sealed class PayHandler(ILockLeaseAccessor accessor, TimeProvider time) : IRequestHandler<Pay, string>
    {
        public async Task<string> Handle(Pay request, CancellationToken cancellationToken)
        {
            if (!request.Cancelled)
                return $"{accessor.Lease!.Name} held";

            var lost = accessor.Lease!.Lost;
            ((ManualTime)time).Advance(MaxHold);
            if (!cancellationToken.CanBeCanceled)
                return lost.IsCancellationRequested ? "told by its lease alone" : "never told";

            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return "never told";
        }
    }

    private sealed class CountHandler(ILockLeaseAccessor accessor) : IStreamRequestHandler<Count, string>
    {
        public async IAsyncEnumerable<string> Handle(Count request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return $"{accessor.Lease?.Name}";
            await Task.Yield();
            yield return $"{accessor.Lease?.Name}";
        }
    }
}
