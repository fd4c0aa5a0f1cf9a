using NSubstitute;
using StackExchange.Redis;

namespace RedisLocking.Tests.Configuration;

public sealed class RedisLockOptionsTests
{
    public static TheoryData<string, Action<RedisLockOptions>> Unusable => new()
    {
        { "Ttl", options => options.Ttl = TimeSpan.FromMilliseconds(99) },
        { "Ttl", options => options.Ttl = TimeSpan.FromHours(24) + TimeSpan.FromTicks(1) },
        { "Ttl", options => options.Ttl = TimeSpan.FromSeconds(-1) },
        { "MaxHold", options => options.MaxHold = TimeSpan.Zero },
        { "OperationDeadline", options => options.OperationDeadline = TimeSpan.FromMilliseconds(9) },
        { "OperationDeadline", options => options.OperationDeadline = TimeSpan.FromMinutes(2) },
        { "ReplicaAcks", options => options.ReplicaAcks = -1 },
        { "RestartHoldOff", options => (options.RestartHoldOff, options.Ttl) = (TimeSpan.FromMilliseconds(999), TimeSpan.FromMilliseconds(500)) },
        { "RestartHoldOff", options => options.RestartHoldOff = TimeSpan.FromHours(25) },
        { "RestartHoldOff", options => (options.RestartHoldOff, options.Ttl) = (TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(30)) },
        { "ReplicaAcks", options => options.ReplicaAcks = 9 },
        { "KeyPrefix", options => options.KeyPrefix = "" },
        { "KeyPrefix", options => options.KeyPrefix = "a{b" },
        { "KeyPrefix", options => options.KeyPrefix = "a\nb" },
        { "KeyPrefix", options => options.KeyPrefix = new string('a', 129) },
        { "ConnectionString", options => options.ConnectionString = " " },
        { "ConnectionString", options => options.ConnectionString = null },
        { "ConnectionString", options => options.ConnectionString = "password=secret" },
        { "ConnectionString", options => options.ConnectionString = "localhost,syncTimeout=secret" },
    };

    [Theory]
    [MemberData(nameof(Unusable), DisableDiscoveryEnumeration = true)]
    public void Provider_UnusableOption_NamesItAndNeverRepeatsASecret(string option, Action<RedisLockOptions> set)
    {
        var options = new RedisLockOptions { ConnectionString = "localhost" };
        set(options);

        var failure = Should.Throw<ArgumentException>(() => new RedisLockProvider(options));

        failure.Message.ShouldContain(option);
        failure.Message.ShouldNotContain("secret");
    }

    [Fact]
    public void Provider_ReplicaAcksWithAQuorum_NamesBoth()
    {
        var options = new RedisLockOptions { Quorum = ["a", "b", "c"], ReplicaAcks = 1 };

        var failure = Should.Throw<ArgumentException>(() => new RedisQuorumLockProvider(options));

        failure.Message.ShouldContain("ReplicaAcks is set with Quorum");
    }

    [Fact]
    public void Provider_ReplicaAcksOnAConnectionThatIsPassedIn_AsksForAConnectionString()
    {
        var connection = Substitute.For<IConnectionMultiplexer>();

        var failure = Should.Throw<ArgumentException>(() => new RedisLockProvider(connection, new RedisLockOptions { ReplicaAcks = 1 }));

        failure.Message.ShouldContain("ReplicaAcks needs ConnectionString");
    }

    [Fact]
    public async Task Provider_OptionsChangedLater_KeepsWhatItWasGiven()
    {
        var options = new RedisLockOptions { ConnectionString = "localhost" };
        await using var locks = new RedisLockProvider(options);
        options.Ttl = TimeSpan.Zero;

        locks.Mutex("a").ShouldNotBeNull();
    }
}
