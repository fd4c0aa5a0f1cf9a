using System.Collections.Concurrent;
using RedisLocking.Scripting;
using RedisLocking.Timing;

namespace RedisLocking.Quorum;

/// <summary>
/// Sees to servers that were started, with or without their data. Such a server votes for nobody until all that it may have voted for
/// is over (the longest TTL), and has then taken over the last tokens of a majority of the others: without the first a lock could have
/// two holders, without the second a token could fall.
/// </summary>
/// <remarks>
/// The others' tokens are read when the server has been held off, not before: a grant that was under way when it was started is over by
/// then, and its token is known to the others. Where all servers answer and too few of them are members, as at the first start, time
/// alone has to do; tokens then rest on the clock. <c>tests/model/quorum.pml</c> shows what happens without any of these rules.
/// </remarks>
internal sealed class Admission : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<QuorumServer, bool> _underWay = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationToken _end;
    private readonly IReadOnlyList<QuorumServer> _servers;
    private readonly MonotonicClock _clock;
    private readonly TimeSpan _holdOff;

    public Admission(IReadOnlyList<QuorumServer> servers, MonotonicClock clock, TimeSpan holdOff)
    {
        _servers = servers;
        _clock = clock;
        _holdOff = holdOff;
        _end = _closed.Token;
    }

    /// <summary>A server has said that it is no member. Once at a time.</summary>
    public void Begin(QuorumServer server)
    {
        if (!_end.IsCancellationRequested && _underWay.TryAdd(server, true))
            _ = AdmitAsync(server);
    }

    /// <summary>Makes all servers members at once; only for servers that nobody has used yet.</summary>
    /// <exception cref="StoreFailure">One of them did not answer.</exception>
    public async Task BeginFirstUseAsync()
    {
        foreach (var server in _servers)
        {
            if (await server.AdmitAsync(TimeSpan.Zero).ConfigureAwait(false) is { IsMember: false } state)
                await server.AdmitAsync(TimeSpan.Zero, state.Mark).ConfigureAwait(false);
        }
    }

    /// <summary>Nothing is begun any more; what is under way, another process, or the next one, goes on with.</summary>
    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    private async Task AdmitAsync(QuorumServer server)
    {
        try
        {
            while (await StepAsync(server).ConfigureAwait(false) is { } pause)
                await Task.Delay(pause, _clock.Provider, _end).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
        finally
        {
            _underWay.TryRemove(server, out _);
        }
    }

    private async Task<TimeSpan?> StepAsync(QuorumServer server)
    {
        try
        {
            var state = await server.AdmitAsync(_holdOff).ConfigureAwait(false);
            if (state.IsMember)
                return null;
            if (state.HeldOffFor > TimeSpan.Zero)
                return state.HeldOffFor;
            if (await LastOfOthersAsync(server).ConfigureAwait(false) is not { } last)
                return LookAgain;
            return (await server.AdmitAsync(_holdOff, state.Mark, last).ConfigureAwait(false)).IsMember ? null : LookAgain;
        }
        catch (StoreFailure)
        {
            return LookAgain;
        }
    }

    /// <summary>The greatest of their last tokens; null when too few are members and not all have said so.</summary>
    private async Task<long?> LastOfOthersAsync(QuorumServer server)
    {
        var answers = await Task.WhenAll(_servers.Where(other => other != server).Select(LookAsync)).ConfigureAwait(false);
        var members = answers.Count(answer => answer is { IsMember: true });
        var isEnough = members >= (_servers.Count / 2) + 1 || Array.TrueForAll(answers, answer => answer is not null);
        return isEnough ? answers.Max(answer => answer?.Last ?? 0) : null;
    }

    private async Task<Membership?> LookAsync(QuorumServer server)
    {
        try
        {
            return await server.AdmitAsync(_holdOff).ConfigureAwait(false);
        }
        catch (StoreFailure)
        {
            return null;
        }
    }
}
