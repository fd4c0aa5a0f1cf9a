using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Topologies;

/// <summary>
/// Clients that take, hold and release a few locks over and over, and others that nobody else asks for, while servers come and go
/// under them. A lock that was released where no replica heard of it is held on the new primary for what is left of its TTL.
/// </summary>
internal sealed class LoopingClients : IAsyncDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Held = TimeSpan.FromMilliseconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<FencingToken>> _tokens = [];
    private int _grants;
    private readonly Task _running;

    public LoopingClients(IReadOnlyList<RedisLockProvider> providers, IReadOnlyList<string> names)
    {
        foreach (var name in names)
            _tokens.Add(name, []);
        _running = Task.WhenAll(providers.SelectMany(locks => names.Append(null).Select(name => Task.Run(() => LoopAsync(locks, name)))));
    }

    /// <summary>How many grants there were so far.</summary>
    public int Grants
    {
        get
        {
            lock (_gate)
                return _grants;
        }
    }

    /// <summary>How many calls ended as "nobody knows".</summary>
    public int Unavailable { get; private set; }

    /// <summary>Lets them end what they do; fails when one met anything but an answer or "nobody knows", or when a later grant of a lock did not have the greater token.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WithPatience();
        foreach (var (name, tokens) in _tokens)
            tokens.Zip(tokens.Skip(1)).ShouldAllBe(pair => pair.First < pair.Second, $"the tokens of {name} rise in the order of its grants");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task LoopAsync(RedisLockProvider locks, string? name)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (await locks.Mutex(name ?? $"{Guid.NewGuid()}").TryAcquireAsync(Wait) is not { } lease)
                    continue;
                lock (_gate)
                {
                    _grants++;
                    if (name is not null)
                        _tokens[name].Add(lease.FencingToken);
                }

                await Task.Delay(Held);
                await lease.ReleaseAsync();
            }
            catch (LockUnavailableException)
            {
                lock (_gate)
                    Unavailable++;
            }
        }
    }
}
