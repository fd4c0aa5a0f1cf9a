using System.Globalization;
using RedisLocking.Scripting;
using RedisLocking.Timing;

namespace RedisLocking.Quorum;

/// <summary>
/// Asks all servers for a lock, and makes its token known to a majority of them.
/// </summary>
/// <remarks>
/// <para>
/// 1. Every server that takes the lock for us tells its last token. 2. As soon as a majority has, the token is one more than the
/// greatest of theirs (and no less than the clock in microseconds), and is written back to them, where each looks again whether the
/// lease is there. An answer that comes later joins in if its last token is smaller. 3. When a majority has written it, it is ours.
/// Whatever else happens, what was taken is given back, also what is taken later.
/// </para>
/// <para>
/// Tokens rise because a write-back counts only where the lease is, and only on a server whose last token was less: see
/// <c>writeback.lua</c>. A server's vote is asked for once under an id, so a packet that is late cannot take a lock again.
/// </para>
/// </remarks>
internal sealed class GrantBallot(SharedCall call, IReadOnlyList<QuorumServer> servers, MonotonicClock clock, bool extends, Action<QuorumServer> onNoMember) : IVoteCounter
{
    private const int MillisecondBits = 28;

    // For the servers that have not answered when a majority has: several times what that took.
    private const int PatienceForOthers = 3;
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly TimeSpan _began = clock.Now;
    private readonly TaskCompletionSource<GrantOutcome> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _majority = (servers.Count / 2) + 1;
    private readonly string _id = call.Id;
    private readonly long _tokens = call.Terms.Tokens;
    private readonly List<QuorumServer> _taken = [];
    private readonly List<long> _refusals = [];
    private readonly List<StoreFailure> _failures = [];
    private long _last;
    private long _token;
    private int _written;
    private int _notWritten;
    private int _releasing;
    private bool _othersWait;
    private bool _isSettling;
    private GrantOutcome? _outcome;

    public bool IsDecided => _end.Task.IsCompleted;

    private int Unanswered => servers.Count - _taken.Count - _refusals.Count - _failures.Count;

    public Task<GrantOutcome> RunAsync()
    {
        foreach (var server in servers)
            (extends ? server.Extensions : server.Acquires).Send(new Vote(call, server, this, VoteKind.Grant, call.Argument));
        return _end.Task;
    }

    /// <summary>It took too long.</summary>
    public void GiveUp() => Do(() => End(GrantOutcome.Unavailable(Failure("no majority answered in time"))));

    public void OnReply(Vote vote, long reply) => Do(() => vote.Kind switch
    {
        VoteKind.Grant when reply == QuorumScripts.NoMember => OnNoMember(vote.Server),
        VoteKind.Grant when (extends ? reply != 0 : reply > 0) => OnTaken(vote.Server, reply),
        VoteKind.Grant => OnRefused(reply),
        VoteKind.WriteBack => OnWritten(reply != 0),
        _ => OnReleased(),
    });

    public void OnFailure(Vote vote, StoreFailure failure) => Do(() => vote.Kind switch
    {
        VoteKind.Grant => OnUnanswered(new StoreFailure($"{vote.Server.Name}: {failure.Message}", failure.MayHaveRun, failure)),
        VoteKind.WriteBack => OnWritten(isWritten: false),
        _ => OnReleased(),
    });

    private void Do(Func<List<(QuorumServer Server, VoteKind Kind)>?> transition)
    {
        List<(QuorumServer Server, VoteKind Kind)>? sent;
        GrantOutcome? end;
        lock (_gate)
        {
            sent = transition();
            end = _releasing == 0 || _outcome is not { What: GrantOutcome.Kind.Split } ? _outcome : null;
        }

        foreach (var (server, kind) in sent ?? [])
        {
            if (kind == VoteKind.WriteBack)
                server.WriteBacks.Send(new Vote(call, server, this, kind, string.Create(CultureInfo.InvariantCulture, $"{_id} {_token + _tokens - 1}")));
            else
                server.Releases.Send(new Vote(call, server, this, kind, _id));
        }

        if (end is { } outcome)
            _end.TrySetResult(outcome);
    }

    private List<(QuorumServer Server, VoteKind Kind)>? OnTaken(QuorumServer server, long reply)
    {
        if (_outcome is { } outcome)
        {
            if (outcome.What == GrantOutcome.Kind.Granted)
                return null;
            _releasing++;
            return [(server, VoteKind.Release)];
        }

        var last = Math.Abs(reply);
        _othersWait |= reply < 0;
        _taken.Add(server);
        if (_token != 0)
            return last <= _token ? [(server, VoteKind.WriteBack)] : OnWritten(isWritten: false);

        _last = Math.Max(_last, last);
        if (_taken.Count < _majority)
            return Decide();
        _token = Math.Max(_last, (clock.Provider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        return [.. _taken.Select(taken => (taken, VoteKind.WriteBack))];
    }

    private List<(QuorumServer Server, VoteKind Kind)>? OnRefused(long reply)
    {
        _refusals.Add(-reply);
        return Decide();
    }

    private List<(QuorumServer Server, VoteKind Kind)>? OnNoMember(QuorumServer server)
    {
        onNoMember(server);
        return OnUnanswered(new StoreFailure($"{server.Name} has lost its data and is held off", mayHaveRun: false, innerException: null));
    }

    private List<(QuorumServer Server, VoteKind Kind)>? OnUnanswered(StoreFailure failure)
    {
        _failures.Add(failure);
        return Decide();
    }

    private List<(QuorumServer Server, VoteKind Kind)>? OnWritten(bool isWritten)
    {
        _written += isWritten ? 1 : 0;
        _notWritten += isWritten ? 0 : 1;
        return Decide();
    }

    private List<(QuorumServer Server, VoteKind Kind)>? OnReleased()
    {
        _releasing--;
        return null;
    }

    private List<(QuorumServer Server, VoteKind Kind)>? Decide()
    {
        if (_outcome is not null)
            return null;
        if (_written >= _majority)
            return End(GrantOutcome.Granted(_token, _othersWait));
        if (!extends && _token == 0 && _taken.Count + _refusals.Count >= _majority && Unanswered > 0 && !IsHeld())
        {
            // Who holds it, if anybody does, only the others can tell; but they may be dead.
            if (!_isSettling)
                _ = SettleAsync();
            return null;
        }

        if (_taken.Count - _notWritten + Unanswered >= _majority)
            return null;
        if (_token != 0)
            return End(GrantOutcome.Unavailable(Failure("the token could not be written back to a majority")));
        if (_taken.Count + _refusals.Count < _majority)
            return End(GrantOutcome.Unavailable(Failure("too few answered")));
        return End(IsHeld() ? GrantOutcome.Held(FreeIn()) : GrantOutcome.Split());
    }

    private List<(QuorumServer Server, VoteKind Kind)>? End(GrantOutcome outcome)
    {
        if (_outcome is not null)
            return null;
        _outcome = outcome;
        if (outcome.What == GrantOutcome.Kind.Granted)
            return null;
        _releasing = _taken.Count;
        return [.. _taken.Select(taken => (taken, VoteKind.Release))];
    }

    /// <summary>Waits a little for those who have not answered, and then does without them.</summary>
    private async Task SettleAsync()
    {
        _isSettling = true;
        var patience = (clock.Now - _began) * PatienceForOthers;
        await Task.Delay(patience > LeastPatience ? patience : LeastPatience, clock.Provider).ConfigureAwait(false);
        Do(() => _token != 0 ? null : End(GrantOutcome.Split()));
    }

    // One other has a majority. Whoever asks after its own lease is answered by a majority of those who do not have it.
    private bool IsHeld() => extends
        ? _refusals.Count >= _majority
        : _refusals.Count > 0 && _refusals.CountBy(static refusal => refusal >> MillisecondBits).Max(static votes => votes.Value) >= _majority;

    // When enough of those who refused are free to make a majority with those that are.
    private long FreeIn()
    {
        if (extends)
            return 0;
        var left = _refusals.ConvertAll(static refusal => refusal & ((1L << MillisecondBits) - 1));
        left.Sort();
        return left[Math.Clamp(_majority - _taken.Count - 1, 0, left.Count - 1)];
    }

    private StoreFailure Failure(string what) => new(
        $"{what}: of {servers.Count} servers {_taken.Count} took the lock, {_refusals.Count} did not, and {_failures.Count + Unanswered} gave no answer"
        + (_failures.Count > 0 ? $" ({string.Join("; ", _failures.Select(static failure => failure.Message).Distinct(StringComparer.Ordinal))})" : ""),
        mayHaveRun: Unanswered > 0 || _failures.Exists(static failure => failure.MayHaveRun),
        _failures.FirstOrDefault());
}
