using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using RedisLocking.Diagnostics;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Scripting;

/// <summary>
/// Calls of one kind that arrive while others are on their way travel together: a script call costs Redis and the client
/// more than what it does for one lock. <see cref="Departures"/> says when they go, together with calls of other kinds.
/// </summary>
/// <remarks>
/// Every call is given up at its deadline, sent or not. The timer looks at the oldest only: all have the same time, so they
/// end in the order in which they came. A batch that is given up leaves its place to the next, and its answer, should it
/// still come, is dropped: the owner of a lease id sweeps it.
/// </remarks>
internal sealed class SharedCalls : ICallQueue, IScheduled
{
    private const int MostPooled = 8;

    // A call that waits for a connection ends by itself at its deadline, and knows why; the timer ends those that hang.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(20);

    private readonly SharedScript _shared;
    private readonly ScriptRunner _runner;
    private readonly Departures _departures;
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
        _departures = shared.InBackground ? new Departures(runner.Connection.Cluster, Departures.MostInBackground) : runner.Departures;
        _wheel = wheel;
        _metrics = metrics;
        _timeout = timeout;
        _sendAlone = SendAlone;
    }

    ref WheelLinks IScheduled.Links => ref _links;

    /// <summary>How many calls wait; under the gate.</summary>
    public int Waiting => _waiting.Count;

    public void Send(SharedCall call) => Enqueue(call, alone: false);

    public TimeSpan SentAt(SharedCall call) => call.Deadline - _timeout;

    public void OnDue()
    {
        List<SharedCall>? late = null;
        List<SharedBatch>? abandoned = null;
        SharedBatch? next;
        lock (_departures.Gate)
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
                Arrive(batch);
            }

            _waiting.TakeLate(now, ref late);
            next = _departures.TakeNext(now, ref late);
            Time();
        }

        if (abandoned is not null)
            _runner.Connection.OnUnanswered();
        foreach (var batch in abandoned ?? [])
            batch.Fail(NotInTime(mayHaveRun: true));
        FailLate(late);
        Run(next);
    }

    /// <summary>The next batch, if a call waits that is still wanted; under the gate, by <see cref="Departures"/>.</summary>
    /// <param name="now">The time.</param>
    /// <param name="late">Receives the calls for which it is too late to go.</param>
    public SharedBatch? TakeNext(TimeSpan now, ref List<SharedCall>? late)
    {
        _waiting.TakeLate(now, ref late);
        if (!_waiting.TryTake(out var first, out var goesAlone))
            return null;

        var batch = _pool.TryPop(out var pooled) ? pooled : new SharedBatch(this, _shared);
        batch.Add(first);
        if (!goesAlone && _runner.Connection.Cluster.IsKnownToBeNoCluster)
            _waiting.FillUp(batch);
        _inFlight.Add(batch);
        return batch;
    }

    private void SendAlone(SharedCall call) => Enqueue(call, alone: true);

    private void Enqueue(SharedCall call, bool alone)
    {
        SharedBatch? next;
        List<SharedCall>? late = null;
        lock (_departures.Gate)
        {
            var now = _runner.Clock.Now;
            call.Deadline = now + _timeout;
            _waiting.Add(call, alone);
            _departures.Add(this);
            next = _departures.TakeNext(now, ref late);
            if (!_timed)
                Time();
        }

        FailLate(late);
        Run(next);
    }

    private static void Run(SharedBatch? first)
    {
        Start(first);
        Follow(first);
    }

    /// <summary>Sends batches that leave together, one right after the other.</summary>
    private static void Start(SharedBatch? first)
    {
        for (var batch = first; batch is not null; batch = batch.Next)
            batch.Calls.Send(batch);
    }

    /// <summary>Sees to their answers: those that are here already, and what leaves in their place. A loop, for each may be answered at once.</summary>
    private static void Follow(SharedBatch? first)
    {
        for (var batch = first; batch is not null;)
        {
            // Another thread may use it for something else once it is answered.
            var next = batch.Next;
            if (batch.Answer.IsCompleted)
                next = SharedBatch.Join(next, batch.Calls.Complete(batch));
            else
                batch.Answer.UnsafeOnCompleted(batch.OnAnswered);
            batch = next;
        }
    }

    /// <summary>In place of an async method, whose frame would be most of what a call of a single lock allocates here.</summary>
    public void OnAnswered(SharedBatch batch) => Follow(Complete(batch));

    [SuppressMessage("Reliability", "CA2012", Justification = "The awaiter is kept; its result is taken once, in Complete.")]
    private void Send(SharedBatch batch)
    {
        _metrics.Shared(_shared.Operation, batch.Count);
        batch.Answer = SendAsync(batch).ConfigureAwait(false).GetAwaiter();
    }

    /// <summary>Hands out the answers, and returns what was sent in this one's place.</summary>
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
            // It was not run: the runner loads the script, or waits until the server is able. When it gives up, the client may still
            // have the call to send, while the batch is filled for others: so it has keys and arguments of its own.
            var (keys, arguments) = (batch.Keys.ToArray(), batch.Arguments.ToArray());
            return await _runner.RunAsync(_shared.Script, _ => keys, arguments, batch.Deadline).ConfigureAwait(false);
        }
    }

    /// <summary>Takes what leaves in the place of a batch that was answered, if anything does; false when it was given up before.</summary>
    private bool TryTakeNext(SharedBatch answered, out SharedBatch? next)
    {
        List<SharedCall>? late = null;
        lock (_departures.Gate)
        {
            next = null;
            if (answered.Abandoned)
                return false;
            Arrive(answered);
            next = _departures.TakeNext(_runner.Clock.Now, ref late);
        }

        FailLate(late);
        return true;
    }

    private void Arrive(SharedBatch batch)
    {
        _inFlight.Remove(batch);
        _departures.Remove(batch);
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
        lock (_departures.Gate)
        {
            if (_pool.Count < MostPooled)
                _pool.Push(batch);
        }
    }

    private void FailLate(List<SharedCall>? late)
    {
        if (late is null)
            return;
        foreach (var call in late)
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
