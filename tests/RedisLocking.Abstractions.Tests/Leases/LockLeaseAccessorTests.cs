using NSubstitute;

namespace RedisLocking.Abstractions.Tests.Leases;

public sealed class LockLeaseAccessorTests
{
    private readonly LockLeaseAccessor _accessor = new();
    private readonly ILockLease _outer = Lease("order:1");
    private readonly ILockLease _inner = Lease("stock:7");

    [Fact]
    public void Lease_NothingEntered_IsNull()
    {
        _accessor.Lease.ShouldBeNull();
        _accessor.Find("order:1").ShouldBeNull();
    }

    [Fact]
    public async Task Lease_InWhatAHandlerCalls_IsTheInnermost()
    {
        using (_accessor.Enter(_outer))
        {
            using (_accessor.Enter(_inner))
                await Task.Run(() => _accessor.Lease.ShouldBeSameAs(_inner));
            _accessor.Lease.ShouldBeSameAs(_outer);
        }

        _accessor.Lease.ShouldBeNull();
    }

    [Fact]
    public void Find_AnyLeaseOfTheFlow_IsFoundByItsName()
    {
        using var outer = _accessor.Enter(_outer);
        using var inner = _accessor.Enter(_inner);

        _accessor.Find("order:1").ShouldBeSameAs(_outer);
        _accessor.Find("stock:7").ShouldBeSameAs(_inner);
        _accessor.Find("Order:1").ShouldBeNull();
    }

    [Fact]
    public void Find_LeaseOfSeveralLocks_GivesEachLocksOwn()
    {
        var joint = Lease("order:1");
        using var entered = _accessor.Enter(joint, _outer, _inner);

        _accessor.Lease.ShouldBeSameAs(joint);
        _accessor.Find("order:1").ShouldBeSameAs(_outer);
        _accessor.Find("stock:7").ShouldBeSameAs(_inner);
    }

    [Fact]
    public async Task Lease_InFlowsBesideEachOther_IsEachOnesOwn()
    {
        var bothEntered = new Barrier(2);

        await Task.WhenAll(Task.Run(() => Run(_outer)), Task.Run(() => Run(_inner)));

        void Run(ILockLease lease)
        {
            using var entered = _accessor.Enter(lease);
            bothEntered.SignalAndWait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
            _accessor.Lease.ShouldBeSameAs(lease);
        }
    }

    [Fact]
    public async Task Lease_InWorkThatOutlivesItsHandler_IsTheOneAroundIt()
    {
        var handlerEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<(ILockLease?, ILockLease?)> leftBehind;
        using (_accessor.Enter(_outer))
        {
            using (_accessor.Enter(_inner))
                leftBehind = LookLaterAsync();
            handlerEnded.SetResult();
            (await leftBehind).ShouldBe((_outer, null));
        }

        async Task<(ILockLease?, ILockLease?)> LookLaterAsync()
        {
            _accessor.Lease.ShouldBeSameAs(_inner);
            await handlerEnded.Task;
            return (_accessor.Lease, _accessor.Find("stock:7"));
        }
    }

    [Fact]
    public async Task Enter_InAnAsyncMethod_IsNotSeenByItsCaller()
    {
        await EnterAndForgetAsync();

        _accessor.Lease.ShouldBeNull();

        async Task EnterAndForgetAsync()
        {
            _accessor.Enter(_outer);
            await Task.Yield();
            _accessor.Lease.ShouldBeSameAs(_outer);
        }
    }

    // Two adapters may each have made their own: the flow is one.
    [Fact]
    public void Lease_ThroughAnotherInstance_IsTheSame()
    {
        using var entered = _accessor.Enter(_outer);

        new LockLeaseAccessor().Lease.ShouldBeSameAs(_outer);
    }

    [Fact]
    public void Dispose_Again_ChangesNothing()
    {
        using var outer = _accessor.Enter(_outer);
        var inner = _accessor.Enter(_inner);

        inner.Dispose();
        inner.Dispose();

        _accessor.Lease.ShouldBeSameAs(_outer);
    }

    private static ILockLease Lease(LockName name)
    {
        var lease = Substitute.For<ILockLease>();
        lease.Name.Returns(name);
        return lease;
    }
}
