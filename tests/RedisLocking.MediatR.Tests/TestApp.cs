using MediatR;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.TestSupport;

namespace RedisLocking.MediatR.Tests;

/// <summary>An application with MediatR, its locking, locks in memory and the handlers that a test gives it.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly Lazy<ServiceProvider> _provider;

    public TestApp()
    {
        Services.AddSingleton<TimeProvider>(Time).AddInMemoryLocking().AddLogging().AddMediatR(configuration =>
        {
            configuration.RegisterServicesFromAssemblyContaining<TestApp>();
            configuration.TypeEvaluator = _ => false; // A test adds its handlers itself.
            configuration.AddLocking();
        });
        _provider = new Lazy<ServiceProvider>(() => Services.BuildServiceProvider(validateScopes: true));
    }

    public ServiceCollection Services { get; } = [];

    public ManualTime Time { get; } = new();

    public ISender Sender => Get<ISender>();

    public ILockProvider Locks => Get<ILockProvider>();

    public ILockLeaseAccessor Accessor => Get<ILockLeaseAccessor>();

    public T Get<T>()
        where T : notnull =>
        _provider.Value.GetRequiredService<T>();

    public TestApp Handle<TRequest, TResponse>(Func<TRequest, CancellationToken, Task<TResponse>> handle)
        where TRequest : IRequest<TResponse>
    {
        Services.AddSingleton<IRequestHandler<TRequest, TResponse>>(new Handler<TRequest, TResponse>(handle));
        return this;
    }

    public TestApp Handle<TRequest, TResponse>(Func<TRequest, TResponse> handle)
        where TRequest : IRequest<TResponse> =>
        Handle<TRequest, TResponse>((request, _) => Task.FromResult(handle(request)));

    public TestApp Stream<TRequest, TResponse>(Func<TRequest, CancellationToken, IAsyncEnumerable<TResponse>> stream)
        where TRequest : IStreamRequest<TResponse>
    {
        Services.AddSingleton<IStreamRequestHandler<TRequest, TResponse>>(new StreamHandler<TRequest, TResponse>(stream));
        return this;
    }

    public async Task ShouldBeFreeAsync(LockName name)
    {
        await using var lease = await OutsideOfTheFlow.RunAsync(() => Locks.Mutex(name).TryAcquireAsync().AsTask());
        lease.ShouldNotBeNull($"'{name}' is held.");
    }

    public async Task ShouldBeHeldAsync(LockName name)
    {
        await using var lease = await OutsideOfTheFlow.RunAsync(() => Locks.Mutex(name).TryAcquireAsync().AsTask());
        lease.ShouldBeNull($"'{name}' is free.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_provider.IsValueCreated)
            await _provider.Value.DisposeAsync();
    }

    private sealed class Handler<TRequest, TResponse>(Func<TRequest, CancellationToken, Task<TResponse>> handle) : IRequestHandler<TRequest, TResponse>
        where TRequest : IRequest<TResponse>
    {
        public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken) => handle(request, cancellationToken);
    }

    private sealed class StreamHandler<TRequest, TResponse>(Func<TRequest, CancellationToken, IAsyncEnumerable<TResponse>> stream) : IStreamRequestHandler<TRequest, TResponse>
        where TRequest : IStreamRequest<TResponse>
    {
        public IAsyncEnumerable<TResponse> Handle(TRequest request, CancellationToken cancellationToken) => stream(request, cancellationToken);
    }
}
