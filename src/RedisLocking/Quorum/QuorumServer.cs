using RedisLocking.Connections;
using RedisLocking.Leases;
using RedisLocking.Scripting;
using RedisLocking.Waiting;
using StackExchange.Redis;

namespace RedisLocking.Quorum;

/// <summary>One of several independent servers: its connection, and the calls to it.</summary>
internal sealed class QuorumServer
{
    private readonly TimeSpan _operationDeadline;

    public QuorumServer(string name, RedisConnection connection, KeySpace keys, LeaseHost host, TimeSpan operationDeadline)
    {
        _operationDeadline = operationDeadline;
        Name = name;
        Connection = connection;
        Runner = new ScriptRunner(connection, keys, host.Clock);
        var remembered = (RedisValue)LeaseClock.Milliseconds(WaitTimes.Claim);
        var freed = (RedisValue)keys.FreedChannel;
        Acquires = Share(new SharedScript(QuorumScripts.Acquire, TakesToken: true, TakesQueue: true, CommonCount: 2, (terms, arguments) => (arguments[0], arguments[1]) = (terms.Milliseconds, remembered)));
        Extensions = Share(new SharedScript(QuorumScripts.Extend, TakesToken: true, TakesQueue: true, CommonCount: 1, static (terms, arguments) => arguments[0] = terms.Milliseconds));
        WriteBacks = Share(new SharedScript(QuorumScripts.WriteBack, TakesToken: true, TakesQueue: false, CommonCount: 0, static (_, _) => { }));
        Renewals = Share(new SharedScript(QuorumScripts.Renew, TakesToken: false, TakesQueue: false, CommonCount: 1, static (terms, arguments) => arguments[0] = terms.Milliseconds, InBackground: true));
        Releases = Share(new SharedScript(QuorumScripts.Release, TakesToken: false, TakesQueue: true, CommonCount: 1, (_, arguments) => arguments[0] = freed));

        SharedCalls Share(SharedScript shared) => new(shared, Runner, host.Wheel, host.Metrics, operationDeadline);
    }

    /// <summary>Where it is, for people.</summary>
    public string Name { get; }

    public RedisConnection Connection { get; }

    public ScriptRunner Runner { get; }

    public SharedCalls Acquires { get; }

    public SharedCalls Extensions { get; }

    public SharedCalls WriteBacks { get; }

    public SharedCalls Renewals { get; }

    public SharedCalls Releases { get; }

    /// <summary>See the script.</summary>
    /// <exception cref="StoreFailure">It did not answer.</exception>
    public async Task<Membership> AdmitAsync(TimeSpan holdOff, string mark = "", long othersLast = 0)
    {
        var reply = (RedisResult[])(await Runner.RunAsync(
            QuorumScripts.Admit, _ => [Runner.Keys.TokenOfSlot(slot: 0, cluster: false)],
            [LeaseClock.Milliseconds(holdOff), mark, othersLast], Runner.Clock.Now + _operationDeadline).ConfigureAwait(false))!;
        return new Membership((int)reply[0] == 1, (long)reply[1], TimeSpan.FromMilliseconds((long)reply[2]), (string)reply[3]!);
    }
}
