namespace RedisLocking.Abstractions.Tests.Policies;

public sealed class LockPolicyTests
{
    [Fact]
    public void Defaults_AreThoseOfTheDocumentation()
    {
        var policy = new LockPolicy();

        policy.Wait.ShouldBe(TimeSpan.Zero);
        policy.Ttl.ShouldBeNull();
        policy.MaxHold.ShouldBeNull();
        policy.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        policy.WhenUnavailable.ShouldBe(WhenUnavailable.Reject);
        policy.WhenLost.ShouldBe(WhenLost.Signal);
        policy.Mode.ShouldBe(LockMode.Exclusive);
        policy.Permits.ShouldBe(0);
        policy.Lease.ShouldBe(new LeaseOptions());
    }

    [Fact]
    public void Lease_OfAPolicy_IsWhatAProviderTakes()
    {
        var policy = new LockPolicy { Ttl = TimeSpan.FromSeconds(5), MaxHold = TimeSpan.FromMinutes(1) };

        policy.Lease.ShouldBe(new LeaseOptions { Ttl = TimeSpan.FromSeconds(5), MaxHold = TimeSpan.FromMinutes(1) });
        (policy with { Ttl = null }).Lease.ShouldBe(new LeaseOptions { MaxHold = TimeSpan.FromMinutes(1) });
        policy.Ttl.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Wait_Infinite_IsAllowed() => new LockPolicy { Wait = Timeout.InfiniteTimeSpan }.Wait.ShouldBe(Timeout.InfiniteTimeSpan);

    public static TheoryData<string, Action> OutOfRange => new()
    {
        { "Wait must be 0 or more", () => _ = new LockPolicy { Wait = TimeSpan.FromMilliseconds(-2) } },
        { "Ttl must be between 100 ms and 24 h", () => _ = new LockPolicy { Ttl = TimeSpan.FromMilliseconds(99) } },
        { "MaxHold must be at least 100 ms", () => _ = new LockPolicy { MaxHold = TimeSpan.Zero } },
        { "RetryAfter must be above 0", () => _ = new LockPolicy { RetryAfter = TimeSpan.Zero } },
        { "WhenUnavailable must be one of Reject, Proceed", () => _ = new LockPolicy { WhenUnavailable = (WhenUnavailable)2 } },
        { "Mode must be one of Exclusive, Read, Write", () => _ = new LockPolicy { Mode = (LockMode)3 } },
        { "Permits must be 1 to 1,000,000, or 0", () => _ = new LockPolicy { Permits = -1 } },
        { "Permits must be 1 to 1,000,000, or 0", () => _ = new LockPolicy { Permits = 1_000_001 } },
        { "WhenLost must be one of Signal, Abort", () => _ = new LockPolicy { WhenLost = (WhenLost)(-1) } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public void Option_OutOfItsRange_IsNamed(string message, Action make) =>
        Should.Throw<ArgumentOutOfRangeException>(make).Message.ShouldStartWith(message);

    [Fact]
    public void Mode_WithPermits_IsRefusedInWhateverOrder()
    {
        const string message = "Mode (Read) and Permits (5) exclude each other: a semaphore has neither readers nor writers.";

        Should.Throw<ArgumentException>(() => new LockPolicy { Permits = 5, Mode = LockMode.Read }).Message.ShouldBe(message);
        Should.Throw<ArgumentException>(() => new LockPolicy { Mode = LockMode.Read, Permits = 5 }).Message.ShouldBe(message);
        new LockPolicy { Mode = LockMode.Exclusive, Permits = 5 }.Permits.ShouldBe(5);
    }
}
