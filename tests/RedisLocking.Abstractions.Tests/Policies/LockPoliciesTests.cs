namespace RedisLocking.Abstractions.Tests.Policies;

public sealed class LockPoliciesTests
{
    private static readonly LockPolicy Patient = new() { Wait = TimeSpan.FromSeconds(5), Ttl = TimeSpan.FromSeconds(10), RetryAfter = TimeSpan.FromSeconds(3) };

    private readonly LockPolicies _policies = new LockPolicies().Add("patient", Patient).Add("Patient", new LockPolicy());

    [Fact]
    public void Get_Name_IsThatPolicyAndCaseMatters()
    {
        _policies.Get("patient").ShouldBeSameAs(Patient);
        _policies.Get("Patient").ShouldNotBe(Patient);
        _policies.Names.ShouldBe(["patient", "Patient"], ignoreOrder: true);
    }

    [Fact]
    public void Get_NoName_IsTheDefault()
    {
        _policies.Get(null).ShouldBe(new LockPolicy());
        _policies.Default = Patient;
        _policies.Get(null).ShouldBeSameAs(Patient);
    }

    [Fact]
    public void Get_UnknownName_ListsThoseThatThereAre()
    {
        Should.Throw<ArgumentException>(() => _policies.Get("PATIENT")).Message
            .ShouldStartWith("There is no lock policy 'PATIENT'; named are 'Patient', 'patient'.");
        Should.Throw<ArgumentException>(() => new LockPolicies().Get("x")).Message.ShouldStartWith("There is no lock policy 'x'; none is named.");
    }

    [Fact]
    public void Add_NameThatIsTakenOrEmpty_Throws()
    {
        Should.Throw<ArgumentException>(() => _policies.Add("patient", new LockPolicy())).Message.ShouldStartWith("There is a lock policy 'patient' already.");
        Should.Throw<ArgumentException>(() => _policies.Add(" ", new LockPolicy()));
        Should.Throw<ArgumentNullException>(() => _policies.Add("x", null!));
        Should.Throw<ArgumentNullException>(() => _policies.Default = null!);
    }

    [Fact]
    public void For_Attribute_TakesItsPolicy()
    {
        _policies.For(new LockedAttribute("a")).ShouldBeSameAs(_policies.Default);
        _policies.For(new LockedAttribute("a") { Policy = "patient" }).ShouldBeSameAs(Patient);
        Should.Throw<ArgumentException>(() => _policies.For(new LockedAttribute("a") { Policy = "none" })).Message.ShouldContain("'none'");
    }

    [Fact]
    public void For_AttributeWithItsOwnWaitAndTtl_PutsThemInPlaceOfThePolicys()
    {
        _policies.For(new LockedAttribute("a") { Policy = "patient", WaitMilliseconds = 0 }).ShouldBe(Patient with { Wait = TimeSpan.Zero });
        _policies.For(new LockedAttribute("a") { Policy = "patient", WaitMilliseconds = -1 }).Wait.ShouldBe(Timeout.InfiniteTimeSpan);
        _policies.For(new LockedAttribute("a") { TtlMilliseconds = 250 }).ShouldBe(new LockPolicy { Ttl = TimeSpan.FromMilliseconds(250) });
    }

    [Theory]
    [InlineData(-2, 1000, "WaitMilliseconds of [Locked] must be 0 or more, or -1 to wait until the lock is free; it is -2.")]
    [InlineData(0, 99, "TtlMilliseconds of [Locked] must be between 100 (100 ms) and 86,400,000 (24 h); it is 99.")]
    [InlineData(0, 86_400_001, "TtlMilliseconds of [Locked] must be between 100 (100 ms) and 86,400,000 (24 h); it is 86400001.")]
    public void For_AttributeOutOfRange_NamesItsProperty(int wait, int ttl, string message)
    {
        var attribute = new LockedAttribute("a") { WaitMilliseconds = wait, TtlMilliseconds = ttl };

        Should.Throw<ArgumentException>(() => _policies.For(attribute)).Message.ShouldBe(message);
    }

    [Fact]
    public void For_AttributeWithItsOwnModeOrPermits_PutsThemInPlaceOfThePolicys()
    {
        _policies.Add("reads", new LockPolicy { Mode = LockMode.Read }).Add("five", new LockPolicy { Permits = 5 });

        _policies.For(new LockedAttribute("a") { Mode = LockMode.Read }).ShouldBe(new LockPolicy { Mode = LockMode.Read });
        _policies.For(new LockedAttribute("a") { Policy = "reads", Mode = LockMode.Write }).Mode.ShouldBe(LockMode.Write);
        _policies.For(new LockedAttribute("a") { Policy = "reads", Mode = LockMode.Exclusive, Permits = 2 }).ShouldBe(new LockPolicy { Permits = 2 });
        _policies.For(new LockedAttribute("a") { Policy = "five", Permits = 6 }).Permits.ShouldBe(6);
        _policies.For(new LockedAttribute("a") { Policy = "five", Permits = 0, Mode = LockMode.Write }).ShouldBe(new LockPolicy { Mode = LockMode.Write });
        _policies.For(new LockedAttribute("a") { Policy = "five", WaitMilliseconds = 5 }).Permits.ShouldBe(5);
    }

    public static TheoryData<LockedAttribute, string> WrongKinds => new()
    {
        { new LockedAttribute("a") { Permits = -1 }, "Permits of [Locked] must be 1 to 1,000,000, or 0 for no semaphore; it is -1." },
        { new LockedAttribute("a") { Permits = 1_000_001 }, "Permits of [Locked] must be 1 to 1,000,000, or 0 for no semaphore; it is 1000001." },
        { new LockedAttribute("a") { Mode = (LockMode)7 }, "Mode of [Locked] must be one of Exclusive, Read, Write; it is 7." },
        { new LockedAttribute("a") { Mode = LockMode.Read, Permits = 5 }, "Mode (Read) and Permits (5) exclude each other" },
        { new LockedAttribute("a") { Policy = "five", Mode = LockMode.Write }, "Mode (Write) and Permits (5) exclude each other" },
    };

    [Theory]
    [MemberData(nameof(WrongKinds), DisableDiscoveryEnumeration = true)]
    public void For_AttributeWithAKindThatCannotBe_SaysSo(LockedAttribute attribute, string message)
    {
        _policies.Add("five", new LockPolicy { Permits = 5 });

        Should.Throw<ArgumentException>(() => _policies.For(attribute)).Message.ShouldStartWith(message);
    }
}
