using System.Collections.Concurrent;
using System.Globalization;
using RedisLocking.Scripting;
using RedisLocking.Timing;

namespace RedisLocking.Quorum;

/// <summary>
/// Sees to servers that have lost their data, or are new. Such a server votes for nobody until all that it may have voted for is over
/// (the longest TTL), and has then taken over the last tokens of a majority of the others: without the first a lock could have two
/// holders, without the second a token could fall.
/// </summary>
/// <remarks>
/// The others' tokens are read when the server has been held off, not before: a grant that was under way when it lost its data is
/// over by then, and its token is known to the others. Where all servers answer and too few of them are members, as at the first
/// start, time alone has to do; tokens then rest on the clock.
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
            await server.AdmitAsync(TimeSpan.Zero, "0").ConfigureAwait(false);
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
            var (isMember, left) = await server.AdmitAsync(_holdOff, "").ConfigureAwait(false);
            if (isMember)
                return null;
            if (left > 0)
                return TimeSpan.FromMilliseconds(left);
            if (await TokensOfOthersAsync(server).ConfigureAwait(false) is not { } tokens)
                return LookAgain;
            await server.AdmitAsync(_holdOff, tokens.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
            return null;
        }
        catch (StoreFailure)
        {
            return LookAgain;
        }
    }

    /// <summary>The greatest of their last tokens; null when too few are members and not all have said so.</summary>
    private async Task<long?> TokensOfOthersAsync(QuorumServer server)
    {
        var looks = _servers.Where(other => other != server).Select(other => LookAsync(other)).ToArray();
        var answers = await Task.WhenAll(looks).ConfigureAwait(false);
        var members = answers.Where(answer => answer is { IsMember: true }).ToArray();
        var isEnough = members.Length >= (_servers.Count / 2) + 1 || answers.All(answer => answer is not null);
        return isEnough ? members.Select(answer => answer!.Value.Number).DefaultIfEmpty().Max() : null;
    }

    private async Task<(bool IsMember, long Number)?> LookAsync(QuorumServer server)
    {
        try
        {
            return await server.AdmitAsync(_holdOff, "").ConfigureAwait(false);
        }
        catch (StoreFailure)
        {
            return null;
        }
    }
}
