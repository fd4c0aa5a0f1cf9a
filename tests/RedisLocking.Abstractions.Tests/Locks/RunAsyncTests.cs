using System.Diagnostics.CodeAnalysis;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace RedisLocking.Abstractions.Tests.Locks;

/// <summary>The short forms over doubles: what they ask of a lock and a lease, and what they make of every answer.</summary>
[SuppressMessage("Reliability", "CA2012", Justification = "A call to a double that sets up or asserts another call has no value task to await.")]
public sealed class RunAsyncTests : IDisposable
{
    private static readonly LockName Name = "nightly-report";

    private readonly CancellationTokenSource _lost = new();
    private readonly ILockLease _lease = Substitute.For<ILockLease>();
    private readonly IDistributedLock _lock = Substitute.For<IDistributedLock>();

    public RunAsyncTests()
    {
        _lease.Name.Returns(Name);
        _lease.Lost.Returns(_lost.Token);
        _lease.ReleaseAsync().Returns(new ValueTask<bool>(true));
        _lock.Name.Returns(Name);
        _lock.TryAcquireAsync(default, default).ReturnsForAnyArgs(new ValueTask<ILockLease?>(_lease));
        _lock.AcquireAsync(default, default).ReturnsForAnyArgs(new ValueTask<ILockLease>(_lease));
    }

    public void Dispose() => _lost.Dispose();

    [Fact]
    public async Task TryAcquireAsync_WithoutAWait_AsksOnce()
    {
        using var caller = new CancellationTokenSource();

        (await _lock.TryAcquireAsync(caller.Token)).ShouldBeSameAs(_lease);

        await _lock.Received(1).TryAcquireAsync(TimeSpan.Zero, caller.Token);
    }

    [Fact]
    public async Task RunAsync_WithoutAWait_AsksOnceAndHandsTheLeaseOver()
    {
        using var caller = new CancellationTokenSource();
        ILockLease? given = null;

        await _lock.RunAsync((lease, _) => Done(given = lease), caller.Token);

        given.ShouldBeSameAs(_lease);
        await _lock.Received(1).AcquireAsync(TimeSpan.Zero, caller.Token);
    }

    [Fact]
    public async Task RunAsync_WithAWait_WaitsThatLong()
    {
        await _lock.RunAsync(TimeSpan.FromSeconds(5), (_, _) => Task.CompletedTask);

        await _lock.Received(1).AcquireAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
    }

    [Fact]
    public async Task RunAsync_BodyEnds_LooksAtTheClockThenReleasesThenDisposes()
    {
        await _lock.RunAsync((_, _) => Task.CompletedTask);

        Received.InOrder(() =>
        {
            _lease.ThrowIfLost();
            _lease.ReleaseAsync();
            _lease.DisposeAsync();
        });
    }

    [Fact]
    public async Task RunAsync_Conflict_PassesThroughAndTheBodyDoesNotRun()
    {
        _lock.AcquireAsync(default, default).ThrowsAsyncForAnyArgs(new LockConflictException(Name, TimeSpan.Zero));

        await Should.ThrowAsync<LockConflictException>(() => _lock.RunAsync((_, _) => throw new InvalidOperationException("The body ran.")));
    }

    [Fact]
    public async Task RunAsync_Unavailable_PassesThroughAndTheBodyDoesNotRun()
    {
        _lock.AcquireAsync(default, default).ThrowsAsyncForAnyArgs(new LockUnavailableException(Name, "down"));

        await Should.ThrowAsync<LockUnavailableException>(() => _lock.RunAsync((_, _) => throw new InvalidOperationException("The body ran.")));
    }

    [Fact]
    public async Task RunAsync_BodyThrows_PassesThroughAndDisposesTheLease()
    {
        var thrown = await Should.ThrowAsync<InvalidOperationException>(() => _lock.RunAsync((_, _) => throw new InvalidOperationException("of the body")));

        thrown.Message.ShouldBe("of the body");
        await _lease.Received(1).DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_BodyThrowsAfterTheLoss_TheBodysOwnExceptionPassesThrough()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => _lock.RunAsync(async (_, _) =>
        {
            await _lost.CancelAsync();
            throw new InvalidOperationException("of the body");
        }));

        await _lease.Received(1).DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_LeaseLost_CancelsTheBodyAndThrowsLost()
    {
        var loss = await Should.ThrowAsync<LockLostException>(() => _lock.RunAsync(async (_, cancellationToken) =>
        {
            cancellationToken.IsCancellationRequested.ShouldBeFalse();
            await _lost.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }));

        loss.Name.ShouldBe(Name);
        loss.InnerException.ShouldBeOfType<OperationCanceledException>();
        await _lease.Received(1).DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_CallerCancels_CancelsTheBodyAndIsNoLoss()
    {
        using var caller = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(() => _lock.RunAsync(
            async (_, cancellationToken) =>
            {
                await caller.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            },
            caller.Token));

        await _lease.Received(1).DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_BodyCancelsItselfWithoutALoss_ItsCancellationPassesThrough() =>
        await Should.ThrowAsync<OperationCanceledException>(() => _lock.RunAsync((_, _) => throw new OperationCanceledException()));

    [Fact]
    public async Task RunAsync_LeaseIsOverByTheClock_ThrowsLostAndDoesNotTrustTheRelease()
    {
        _lease.When(lease => lease.ThrowIfLost()).Throw(new LockLostException(Name, "late"));

        await Should.ThrowAsync<LockLostException>(() => _lock.RunAsync((_, _) => Task.CompletedTask));

        await _lease.DidNotReceive().ReleaseAsync();
        await _lease.Received(1).DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_ReleaseFindsNoLockOfOurs_ThrowsLost()
    {
        _lease.ReleaseAsync().Returns(new ValueTask<bool>(false));

        var loss = await Should.ThrowAsync<LockLostException>(() => _lock.RunAsync((_, _) => Task.CompletedTask));

        loss.Name.ShouldBe(Name);
        loss.Message.ShouldContain("somebody else's lock, or none");
    }

    [Fact]
    public async Task RunAsync_ReleaseUnavailable_IsNoError()
    {
        _lease.ReleaseAsync().Returns(ValueTask.FromException<bool>(new LockUnavailableException(Name, "down")));

        await _lock.RunAsync((_, _) => Task.CompletedTask);

        await _lease.Received(1).DisposeAsync();
    }

    [Fact]
    public async Task TryRunAsync_Granted_RunsTheBodyAndIsTrue()
    {
        var ran = false;

        (await _lock.TryRunAsync((_, _) => Done(ran = true))).ShouldBeTrue();

        ran.ShouldBeTrue();
        await _lock.Received(1).TryAcquireAsync(TimeSpan.Zero, CancellationToken.None);
        await _lease.Received(1).ReleaseAsync();
    }

    [Fact]
    public async Task TryRunAsync_Held_IsFalseAndTheBodyDoesNotRun()
    {
        _lock.TryAcquireAsync(default, default).ReturnsForAnyArgs(default(ValueTask<ILockLease?>));

        (await _lock.TryRunAsync((_, _) => throw new InvalidOperationException("The body ran."))).ShouldBeFalse();
    }

    [Fact]
    public async Task TryRunAsync_ReleaseFindsNoLockOfOurs_ThrowsLost()
    {
        _lease.ReleaseAsync().Returns(new ValueTask<bool>(false));

        await Should.ThrowAsync<LockLostException>(() => _lock.TryRunAsync((_, _) => Task.CompletedTask));
    }

    [Fact]
    public async Task EveryShortForm_NullArgument_NamesIt()
    {
        IDistributedLock none = null!;
        Func<ILockLease, CancellationToken, Task> body = (_, _) => Task.CompletedTask;

        (await Should.ThrowAsync<ArgumentNullException>(async () => await none.TryAcquireAsync())).ParamName.ShouldBe("distributedLock");
        (await Should.ThrowAsync<ArgumentNullException>(() => none.RunAsync(body))).ParamName.ShouldBe("distributedLock");
        (await Should.ThrowAsync<ArgumentNullException>(() => none.TryRunAsync(body))).ParamName.ShouldBe("distributedLock");
        (await Should.ThrowAsync<ArgumentNullException>(() => _lock.RunAsync(null!))).ParamName.ShouldBe("body");
        (await Should.ThrowAsync<ArgumentNullException>(() => _lock.TryRunAsync(null!))).ParamName.ShouldBe("body");
        await _lock.DidNotReceiveWithAnyArgs().AcquireAsync(default, default);
    }

    private static Task Done(object? _) => Task.CompletedTask;
}
