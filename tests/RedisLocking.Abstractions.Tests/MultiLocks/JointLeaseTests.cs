using NSubstitute;
using NSubstitute.ExceptionExtensions;
using RedisLocking.MultiLocks;

namespace RedisLocking.Abstractions.Tests.MultiLocks;

public sealed class JointLeaseTests : IDisposable
{
    private readonly CancellationTokenSource _lostA = new();
    private readonly CancellationTokenSource _lostB = new();
    private readonly ILockLease _a;
    private readonly ILockLease _b;
    private readonly JointLease _joint;

    public JointLeaseTests()
    {
        (_a, _b) = (Lease("a", _lostA.Token), Lease("b", _lostB.Token));
        _joint = new JointLease([_a, _b]);
    }

    public void Dispose()
    {
        _lostA.Dispose();
        _lostB.Dispose();
    }

    [Fact]
    public async Task Lost_AnyPartLost_IsCancelled()
    {
        var lost = _joint.Lost;
        lost.IsCancellationRequested.ShouldBeFalse();

        await _lostB.CancelAsync();

        lost.IsCancellationRequested.ShouldBeTrue();
        _joint.Lost.ShouldBe(lost);
    }

    [Fact]
    public async Task Lost_PartLostBeforeAnybodyAsked_IsCancelled()
    {
        await _lostA.CancelAsync();

        _joint.Lost.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void ThrowIfLost_AnyPartLost_Throws()
    {
        _joint.ThrowIfLost();
        _b.When(lease => lease.ThrowIfLost()).Throw(new LockLostException("b", "lost"));

        Should.Throw<LockLostException>(_joint.ThrowIfLost).Name.ShouldBe("b");
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public async Task Release_Parts_IsTrueWhenAllWereOurs(bool a, bool b, bool all)
    {
        _a.ReleaseAsync().Returns(a);
        _b.ReleaseAsync().Returns(b);

        (await _joint.ReleaseAsync()).ShouldBe(all);
    }

    [Fact]
    public async Task Release_OnePartUnanswered_ReleasesTheOtherAndSaysSo()
    {
        _b.ReleaseAsync().ThrowsAsync(new LockUnavailableException("b", "down"));

        await Should.ThrowAsync<LockUnavailableException>(async () => await _joint.ReleaseAsync());

        await _a.Received(1).ReleaseAsync();
    }

    [Fact]
    public async Task Dispose_PartUnanswered_DoesNotThrow()
    {
        _a.ReleaseAsync().ThrowsAsync(new LockUnavailableException("a", "down"));

        await _joint.DisposeAsync();

        await _b.Received(1).ReleaseAsync();
    }

    [Fact]
    public void Parts_SeenAsAnyLease_AreThoseInTheirOrder() => ((ILockLease)_joint).Parts.ShouldBe([_a, _b]);

    private static ILockLease Lease(LockName name, CancellationToken lost)
    {
        var lease = Substitute.For<ILockLease>();
        lease.Name.Returns(name);
        lease.Lost.Returns(lost);
        lease.ReleaseAsync().Returns(true);
        return lease;
    }
}
