using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.Benchmarks.Micro;

/// <summary>An application with MediatR and locks in memory, with the behavior or without it.</summary>
internal sealed class Requests
{
    public static readonly Requests WithBehavior = new(locking: true);
    public static readonly Requests Plain = new(locking: false);

    private Requests(bool locking)
    {
        var services = new ServiceCollection();
        services.AddInMemoryLocking().AddMediatR(configuration =>
        {
            configuration.RegisterServicesFromAssemblyContaining<Requests>();
            if (locking)
                configuration.AddLocking();
        });
        var provider = services.BuildServiceProvider();
        Sender = provider.GetRequiredService<ISender>();
        Locks = provider.GetRequiredService<ILockProvider>();
    }

    public ISender Sender { get; }

    public ILockProvider Locks { get; }

    [Locked("order:{Id}")]
    internal sealed record Locked(int Id) : IRequest<int>;

    internal sealed record Unlocked(int Id) : IRequest<int>;

    internal sealed class Handler : IRequestHandler<Locked, int>, IRequestHandler<Unlocked, int>
    {
        public Task<int> Handle(Locked request, CancellationToken cancellationToken) => Task.FromResult(request.Id);

        public Task<int> Handle(Unlocked request, CancellationToken cancellationToken) => Task.FromResult(request.Id);
    }
}
