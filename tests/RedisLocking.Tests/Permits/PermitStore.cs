using Microsoft.Extensions.Logging.Abstractions;
using RedisLocking.Connections;
using RedisLocking.Contention;
using RedisLocking.Diagnostics;
using RedisLocking.Leases;
using RedisLocking.Permits;
using RedisLocking.Scripting;
using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;
using RedisLocking.Timing;

namespace RedisLocking.Tests.Permits;

/// <summary>The scripts of <c>Permits/</c> at their contract, for lease ids of processes that exist only as ids.</summary>
internal sealed class PermitStore : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly RedisConnection _connection;
    private readonly LockMetrics _metrics = new(null);
    private readonly LeaseHost _host;
    private readonly LockStore _store;
    private readonly MonotonicClock _clock = new(TimeProvider.System);

    public PermitStore(RedisServer server, string? prefix = null)
    {
        Server = server;
        Prefix = prefix ?? Providers.NewPrefix();
        _connection = RedisConnection.To(server.ConnectionString, _clock, NullLogger.Instance);
        _host = new LeaseHost(_clock, _metrics, NullLogger.Instance);
        var keySpace = new KeySpace(Prefix);
        _store = new LockStore(PermitScripts.All, new ScriptRunner(_connection, keySpace, _clock), _host, Deadline);
        Keys = keySpace.Of("catalog");
    }

    public RedisServer Server { get; }

    public string Prefix { get; }

    public LockKeys Keys { get; }

    public string Counter => $"{Prefix}:token";

    public static string Id(string process, string lease) => $"v1/machine/1/{process}/{lease}";

    /// <summary>The token, or less than 0: it is held for so many ms. Does not join the queue.</summary>
    public Task<long> AcquireAsync(string id, int ttl = 60_000) => SendAsync(_store.Acquires, id, new SharedTerms(ttl, Tokens: 1));

    /// <summary>The same of who is ready to wait, in a call that others may share.</summary>
    public async Task<AskReply> JoinAsync(string id) => AskReply.From(await SendAsync(_store.Acquires, id, new SharedTerms(60_000, Tokens: 1), "?"), isOtherSize: false);

    public Task<long> ReleaseAsync(string id) => SendAsync(_store.Releases, id, default);

    public Task<long> RenewAsync(string id, int ttl = 60_000) => SendAsync(_store.Renewals, id, new SharedTerms(ttl, Tokens: 0));

    public Task<AskReply> AskAsync(string id, bool joins = true) =>
        _store.AskAsync(Keys, id, TimeSpan.FromSeconds(60), tokens: 1, joins, _clock.Now + Deadline);

    public Task<bool> LeaveAsync(string id) => _store.LeaveAsync(Keys, id);

    public Task<long> ExtendAsync(string id) => _store.ExtendAsync(Keys, id, TimeSpan.FromSeconds(60), tokens: 1, _clock.Now + Deadline);

    /// <summary>Who holds it, the one whose lease ends first in front.</summary>
    public async Task<string[]> HoldersAsync() =>
        [.. await Server.HoldersAsync(Keys.Lock)];

    public async Task<string[]> WaitersAsync() => [.. await Server.PlacesAsync(Keys.Lock)];

    /// <summary>The lease ends now by the server's clock, as if its holder had died.</summary>
    public Task ExpireAsync(string id) => Server.ExpireAsync(Keys.Lock, id);

    /// <summary>Whoever has ids of that process listens.</summary>
    public async Task<RespConnection> ListenAsync(string process)
    {
        var subscriber = await Server.ConnectAsync();
        await subscriber.SendAsync("SUBSCRIBE", $"{Prefix}:wake:{process}");
        return subscriber;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _host.Dispose();
        _metrics.Dispose();
    }

    private async Task<long> SendAsync(ICallQueue calls, string id, SharedTerms terms, string mark = "")
    {
        var call = new OneCall(Keys, id, mark, terms);
        calls.Send(call);
        return await call.Answer.WithPatience();
    }

    private sealed class OneCall(LockKeys keys, string id, string mark, SharedTerms terms) : SharedCall
    {
        private readonly TaskCompletionSource<long> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<long> Answer => _answer.Task;

        public override LockKeys Keys => keys;

        public override string Id => id;

        public override string Argument => id + mark;

        public override SharedTerms Terms => terms;

        public override void OnReply(long reply) => _answer.SetResult(reply);

        public override void OnFailure(StoreFailure failure) => _answer.SetException(failure);
    }
}
