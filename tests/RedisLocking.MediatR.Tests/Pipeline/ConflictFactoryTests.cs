using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.MediatR.Tests.Pipeline;

public sealed class ConflictFactoryTests : IAsyncDisposable
{
    private readonly TestApp _app = new TestApp()
        .Handle<Pay, Result<int>>(pay => new Result<int>(pay.Id, null))
        .Handle<Count, int>(count => count.Id);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_conflict_is_the_response_that_the_registered_factory_makes()
    {
        _app.Services.AddSingleton<ILockConflictFactory<Result<int>>>(new Named("first"))
            .AddSingleton<ILockConflictFactory<Result<int>>>(new Named("last"));
        await using var held = await _app.Locks.Mutex("order:1").TryAcquireAsync();

        (await _app.Sender.Send(new Pay(1))).ShouldBe(new Result<int>(0, "last: order:1 00:00:01"));
        (await _app.Sender.Send(new Pay(2))).ShouldBe(new Result<int>(2, null));
    }

    [Fact]
    public async Task An_open_factory_serves_the_responses_that_its_constraints_allow()
    {
        _app.Services.AddSingleton(typeof(ILockConflictFactory<>), typeof(OfAnyResult<>));
        await using var held = await _app.Locks.Mutex("order:1").TryAcquireAsync();

        (await _app.Sender.Send(new Pay(1))).ShouldBe(new Result<int>(0, "busy"));
        await Should.ThrowAsync<LockConflictException>(_app.Sender.Send(new Count(1)));
    }

    [Locked("order:{Id}")]
    private sealed record Pay(int Id) : IRequest<Result<int>>;

    [Locked("order:{Id}")]
    private sealed record Count(int Id) : IRequest<int>;

    private interface IResult<TSelf>
    {
        static abstract TSelf Failed(string error);
    }

    private sealed record Result<T>(T? Value, string? Error) : IResult<Result<T>>
    {
        public static Result<T> Failed(string error) => new(default, error);
    }

    private sealed class Named(string name) : ILockConflictFactory<Result<int>>
    {
        public Result<int> CreateResponse(LockConflictException conflict) => Result<int>.Failed($"{name}: {conflict.Name} {conflict.RetryAfter}");
    }

    private sealed class OfAnyResult<TResponse> : ILockConflictFactory<TResponse>
        where TResponse : IResult<TResponse>
    {
        public TResponse CreateResponse(LockConflictException conflict) => TResponse.Failed("busy");
    }
}
