using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using RedisLocking.Diagnostics;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Scripting;

/// <summary>
/// Calls of one kind that arrive while others are on their way travel together: a script call costs Redis and the client
/// more than what it does for one lock. Nothing is ever delayed to wait for company: a call goes at once when fewer than
/// <see cref="MostInFlight"/> are on their way, and otherwise with the first answer. In a cluster each goes alone and at once,
/// because a script must stay in one slot.
/// </summary>
/// <remarks>
/// Every call is given up at its deadline, sent or not. The timer looks at the oldest only: all have the same time, so they
/// end in the order in which they came. A batch that is given up leaves its place to the next, and its answer, should it
/// still come, is dropped: the owner of a lease id sweeps it.
/// </remarks>
internal sealed class SharedCalls : ICallQueue, IScheduled
{
    // Two keep Redis busy while the answer to one is handed out; with more, fewer calls travel together and each costs more.
    private const int MostInFlight = 2;
    private const int MostPooled = 8;

    // A call that waits for a connection ends by itself at its deadline, and knows why; the timer ends those that hang.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly SharedScript _shared;
    private readonly ScriptRunner _runner;
    private readonly TimingWheel _wheel;
    private readonly LockMetrics _metrics;
    private readonly TimeSpan _timeout;
    private readonly WaitingCalls _waiting = new();
    private readonly List<SharedBatch> _inFlight = [];
    private readonly Stack<SharedBatch> _pool = new();
    private readonly Action<SharedCall> _sendAlone;
    private WheelLinks _links;
    private bool _timed;

    public SharedCalls(SharedScript shared, ScriptRunner runner, TimingWheel wheel, LockMetrics metrics, TimeSpan timeout)
    {
        _shared = shared;
        _runner = runner;
        _wheel = wheel;
        _metrics = metrics;
        _timeout = timeout;
        _sendAlone = SendAlone;
    }

    ref WheelLinks IScheduled.Links => ref _links;

    public void Send(SharedCall call) => Enqueue(call, alone: false);

    public TimeSpan SentAt(SharedCall call) => call.Deadline - _timeout;

    public void OnDue()
    {
        List<SharedCall>? late;
        List<SharedBatch>? abandoned = null;
        SharedBatch? next;
        lock (_gate)
        {
            _timed = false;
            var now = _runner.Clock.Now;
            foreach (var batch in _inFlight)
            {
                if (batch.Deadline + Grace <= now)
                    (abandoned ??= []).Add(batch);
            }

            foreach (var batch in abandoned ?? [])
            {
                batch.Abandoned = true;
                _inFlight.Remove(batch);
            }

            next = TakeNext(now, out late);
            Time();
        }

        if (abandoned is not null)
            _runner.Connection.OnUnanswered();
        foreach (var batch in abandoned ?? [])
            batch.Fail(NotInTime(mayHaveRun: true));
        FailLate(late);
        if (next is not null)
            Run(next);
    }

    private void SendAlone(SharedCall call) => Enqueue(call, alone: true);

    private void Enqueue(SharedCall call, bool alone)
    {
        SharedBatch? batch;
        List<SharedCall>? late;
        lock (_gate)
        {
            var now = _runner.Clock.Now;
            call.Deadline = now + _timeout;
            _waiting.Add(call, alone);
            batch = TakeNext(now, out late);
            if (!_timed)
                Time();
        }

        FailLate(late);
        if (batch is not null)
            Run(batch);
    }

    private void Run(SharedBatch batch)
    {
        Start(batch);
        Follow(batch);
    }

    // In place of an async method: its frame would be most of what a call of a single lock allocates here.
    private void Follow(SharedBatch? batch)
    {
        while (batch is not null)
        {
            if (!batch.Answer.IsCompleted)
            {
                batch.Answer.UnsafeOnCompleted(batch.OnAnswered!);
                return;
            }

            batch = Complete(batch);
        }
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "The awaiter is kept; its result is taken once, in Complete.")]
    private void Start(SharedBatch batch) => batch.Answer = SendAsync(batch).ConfigureAwait(false).GetAwaiter();

    /// <summary>Hands out the answers, and returns the batch that goes in this one's place.</summary>
    private SharedBatch? Complete(SharedBatch batch)
    {
        byte[]? replies = null;
        StoreFailure? failure = null;
        try
        {
            replies = (byte[]?)batch.Answer.GetResult();
        }
        catch (Exception error)
        {
            // Also what no client is known to throw: here is nobody else to tell it to.
            failure = ServerErrors.ToFailure(error) ?? new StoreFailure(error.Message, mayHaveRun: true, error);
        }

        if (!TryTakeNext(batch, out var next))
            return null;

        // Sent before the answers are handed out, so that Redis works meanwhile.
        if (next is not null)
            Start(next);
        Finish(batch, replies, failure);
        return next;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RedisResult> SendAsync(SharedBatch batch)
    {
        var multiplexer = await _runner.OpenAsync(batch.Deadline).ConfigureAwait(false);
        batch.Fill(_runner.Keys, _runner.IsCluster(multiplexer), _runner.Clock.Now);
        try
        {
            var answer = await multiplexer.GetDatabase().ScriptEvaluateAsync(_shared.Script.Hash, batch.Keys, batch.Arguments, ScriptRunner.OnPrimary).ConfigureAwait(false);
            _runner.OnAnswered();
            return answer;
        }
        catch (Exception error) when (ServerErrors.IsUnknownScript(error) || ServerErrors.IsPassing(error))
        {
            // It was not run: the runner loads the script, or waits until the server is able.
            return await _runner.RunAsync(_shared.Script, _ => batch.Keys, batch.Arguments, batch.Deadline).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the next batch, if there is one, into the place of one that was answered; false when it was given up before.</summary>
    private bool TryTakeNext(SharedBatch answered, out SharedBatch? next)
    {
        List<SharedCall>? late;
        lock (_gate)
        {
            next = null;
            if (answered.Abandoned)
                return false;
            _inFlight.Remove(answered);
            next = TakeNext(_runner.Clock.Now, out late);
        }

        FailLate(late);
        return true;
    }

    private void Finish(SharedBatch batch, byte[]? replies, StoreFailure? failure)
    {
        if (failure is null && !batch.IsAnswer(replies))
            failure = new StoreFailure($"Redis answered {_shared.Script.Name} with something else than it returns", mayHaveRun: true, innerException: null);
        if (failure is null)
            batch.Reply(replies, _sendAlone);
        else
            batch.Fail(failure);

        batch.Clear();
        lock (_gate)
        {
            if (_pool.Count < MostPooled)
                _pool.Push(batch);
        }
    }

    /// <summary>The next batch, if one is to go; and the calls for which it is too late to go.</summary>
    private SharedBatch? TakeNext(TimeSpan now, out List<SharedCall>? late)
    {
        late = _waiting.TakeLate(now);

        // While nobody knows what the server is, as when it is away, few try: each attempt is one more failure.
        if (_inFlight.Count >= MostInFlight && !_runner.Connection.Cluster.IsKnownToBeCluster)
            return null;
        if (!_waiting.TryTake(out var first, out var goesAlone))
            return null;

        var batch = _pool.TryPop(out var pooled) ? pooled : NewBatch();
        batch.Add(first);
        if (!goesAlone && _runner.Connection.Cluster.IsKnownToBeNoCluster)
            _waiting.FillUp(batch);
        _inFlight.Add(batch);
        _metrics.Shared(_shared.Operation, batch.Count);
        return batch;
    }

    private SharedBatch NewBatch()
    {
        var made = new SharedBatch(_shared);
        made.OnAnswered = () => Follow(Complete(made));
        return made;
    }

    private void FailLate(List<SharedCall>? late)
    {
        foreach (var call in late ?? [])
            call.OnFailure(NotInTime(mayHaveRun: false));
    }

    private StoreFailure NotInTime(bool mayHaveRun) => new(_runner.WhyNoAnswer ?? "Redis did not answer in time", mayHaveRun, innerException: null);

    private void Time()
    {
        var oldest = _waiting.OldestDeadline;
        foreach (var batch in _inFlight)
            oldest = oldest is null || batch.Deadline < oldest ? batch.Deadline : oldest;
        if (oldest is not { } due)
            return;
        _timed = _wheel.Schedule(this, due + Grace);
    }
}
