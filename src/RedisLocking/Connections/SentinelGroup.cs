using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Connections;

/// <summary>The Sentinels that a connection string names, and the service that they are asked about.</summary>
internal sealed class SentinelGroup : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // The first answer is usually the answer: one that knows better has little time to say so.
    private static readonly TimeSpan PatienceForOthers = TimeSpan.FromMilliseconds(50);

    private readonly Sentinel[] _sentinels;
    private readonly string _names;
    private readonly string _service;
    private readonly MonotonicClock _clock;

    public SentinelGroup(ConfigurationOptions options, Action onEvent, MonotonicClock clock)
    {
        var endPoints = ConnectionText.Sentinels(options).ToList();
        _sentinels = [.. endPoints.Select(endPoint => new Sentinel(ConnectionText.OfSentinel(options, endPoint), onEvent))];
        _names = string.Join(", ", endPoints.Select(EndPointText.Of));
        _service = options.ServiceName!;
        _clock = clock;
    }

    public string Service => _service;

    /// <summary>The answer of the Sentinel that has heard most. Called once at a time.</summary>
    /// <exception cref="NoPrimaryException">None answers, or none knows the service; the message says which.</exception>
    public async Task<SentinelAnswer> FindPrimaryAsync()
    {
        var asking = _sentinels.Select(sentinel => sentinel.AskAsync(_service)).ToList();
        SentinelAnswer? best = null;
        var changing = false;
        string? refusal = null;
        using var over = new CancellationTokenSource();
        var patience = Task.Delay(Patience, _clock.Provider, over.Token);
        while (asking.Count > 0 && await Task.WhenAny([.. asking, patience]).ConfigureAwait(false) is Task<SentinelAnswer> answered)
        {
            asking.Remove(answered);
            try
            {
                var answer = await answered.ConfigureAwait(false);
                if (best is null)
                    patience = Task.Delay(PatienceForOthers, _clock.Provider, over.Token);
                changing |= answer.Changing;
                if (best is not { } known || answer.KnowsMoreThan(known))
                    best = answer;
            }
            catch (RedisServerException error)
            {
                refusal = error.Message;
            }
            catch (Exception error) when (error is NoPrimaryException or RedisException or TimeoutException or ObjectDisposedException)
            {
                // Not reached: another one may be.
            }
        }

        await over.CancelAsync().ConfigureAwait(false);
        foreach (var late in asking)
            _ = late.ContinueWith(static one => one.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return best is { } found ? found with { Changing = changing } : throw new NoPrimaryException(Explain(refusal));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sentinel in _sentinels)
            await sentinel.DisposeAsync().ConfigureAwait(false);
    }

    private string Explain(string? refusal) =>
        refusal is null ? $"no Sentinel answers at {_names}"
        : refusal.Contains("No such master", StringComparison.Ordinal) ? $"the Sentinels at {_names} know no service '{_service}', which is the serviceName of the connection string"
        : $"the Sentinels at {_names} refuse to say who the primary is: '{refusal}'";
}
