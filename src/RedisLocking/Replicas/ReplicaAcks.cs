using System.Globalization;
using RedisLocking.Leases;
using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.Replicas;

/// <summary>
/// Waits until enough replicas have what was granted. <c>WAIT</c> blocks its connection, so it has one of its own; and it counts the last
/// write of its connection, so a round makes a small write and then waits. A round serves all grants that were there when it began.
/// </summary>
internal sealed class ReplicaAcks(int replicas, TimeSpan patience, ScriptRunner runner, TimeSpan operationDeadline) : IAsyncDisposable, IDisposable
{
    private const int MostGrants = 256;

    private static readonly RedisScript Confirm = RedisScript.Load("Scripting/layout.lua", "Replicas/confirm.lua");
    private static readonly RedisValue KeyTtl = LeaseClock.Milliseconds(TimeSpan.FromMinutes(1));

    private readonly long _milliseconds = LeaseClock.Milliseconds(patience);
    private readonly Lock _gate = new();
    private readonly Queue<Grant> _waiting = new();
    private bool _running;

    /// <summary>Ends when so many replicas have the grant of this lease.</summary>
    /// <exception cref="StoreFailure">They have not, or nobody knows; the grant is to be given back.</exception>
    public Task WaitAsync(string lockKey, string leaseId)
    {
        var grant = new Grant(lockKey, leaseId);
        lock (_gate)
        {
            _waiting.Enqueue(grant);
            if (_running)
                return grant.Task;
            _running = true;
        }

        _ = RunAsync();
        return grant.Task;
    }

    public void Dispose() => runner.Connection.Dispose();

    public ValueTask DisposeAsync() => runner.Connection.DisposeAsync();

    private async Task RunAsync()
    {
        var round = new List<Grant>();
        while (TakeNext(round))
        {
            try
            {
                Tell(round, await RoundAsync(round).ConfigureAwait(false));
            }
            catch (Exception error)
            {
                // Also what no client is known to throw: here is nobody else to tell it to. Who came meanwhile has waited as long, and
                // would wait as long again.
                lock (_gate)
                    Take(round, int.MaxValue);
                Fail(round, ServerErrors.ToFailure(error) ?? new StoreFailure(error.Message, mayHaveRun: true, error));
            }

            round.Clear();
        }
    }

    private bool TakeNext(List<Grant> round)
    {
        lock (_gate)
        {
            Take(round, MostGrants);
            return _running = round.Count > 0;
        }
    }

    private void Take(List<Grant> round, int most)
    {
        while (round.Count < most && _waiting.TryDequeue(out var grant))
            round.Add(grant);
    }

    private async Task<Answer> RoundAsync(List<Grant> round)
    {
        RedisKey[] keys = [runner.Keys.Acks, .. round.Select(grant => (RedisKey)grant.LockKey)];
        RedisValue[] arguments = [KeyTtl, .. round.Select(grant => (RedisValue)grant.LeaseId)];
        var deadline = runner.Clock.Now + operationDeadline;
        while (true)
        {
            try
            {
                var answer = await runner.RunAsync((Acks: this, keys, arguments, deadline), static (multiplexer, call) => call.Acks.SendAsync(multiplexer, call.keys, call.arguments, call.deadline), deadline).ConfigureAwait(false);
                if (answer.IsOfOneConnection)
                    return answer;
            }
            catch (StoreFailure failure) when (failure.MayHaveRun && runner.Clock.Now < deadline)
            {
                // Nothing is wrong with doing it again.
            }
        }
    }

    private async Task<Answer> SendAsync(IConnectionMultiplexer multiplexer, RedisKey[] keys, RedisValue[] arguments, TimeSpan deadline)
    {
        var database = multiplexer.GetDatabase();
        try
        {
            return await SendAsync(database, () => database.ScriptEvaluateAsync(Confirm.Hash, keys, arguments, ScriptRunner.OnPrimary), deadline).ConfigureAwait(false);
        }
        catch (RedisServerException error) when (ServerErrors.IsUnknownScript(error))
        {
            return await SendAsync(database, () => database.ExecuteAsync("EVAL", ScriptRunner.Eval(Confirm, keys, arguments), ScriptRunner.OnPrimary), deadline).ConfigureAwait(false);
        }
    }

    // In one go. On a connection that was made between the write and the WAIT there is no write to wait for, and Redis would answer at
    // once with all the replicas that it has: so the connection is asked for its number before and after.
    private async Task<Answer> SendAsync(IDatabase database, Func<Task<RedisResult>> confirm, TimeSpan deadline)
    {
        var before = database.ExecuteAsync("CLIENT", (object[])["ID"], ScriptRunner.OnPrimary);
        var confirmed = confirm();
        var acknowledged = database.ExecuteAsync("WAIT", (object[])[replicas, _milliseconds], ScriptRunner.OnPrimary);
        var after = database.ExecuteAsync("CLIENT", (object[])["ID"], ScriptRunner.OnPrimary);
        var answers = await runner.AnswerAsync(Task.WhenAll(confirmed, acknowledged, before, after), deadline).ConfigureAwait(false);
        return new Answer((string)answers[0]!, (int)answers[1], (long)answers[2] == (long)answers[3]);
    }

    private void Tell(List<Grant> round, Answer answer)
    {
        var tooFew = answer.Replicas < replicas
            ? Refusal(string.Create(CultureInfo.InvariantCulture, $"{answer.Replicas} of {replicas} replicas had acknowledged that within {_milliseconds} ms"))
            : null;
        for (var index = 0; index < round.Count; index++)
        {
            if (answer.Held[index] != '1')
                round[index].SetException(Refusal("the server of which replicas were asked to acknowledge that knows nothing of it"));
            else if (tooFew is not null)
                round[index].SetException(tooFew);
            else
                round[index].SetResult();
        }
    }

    private static void Fail(List<Grant> round, StoreFailure failure)
    {
        var refusal = Refusal("no replica is known to have acknowledged that: " + failure.Message, failure);
        foreach (var grant in round)
            grant.SetException(refusal);
    }

    private static StoreFailure Refusal(string why, StoreFailure? failure = null) =>
        new($"it was granted, and given back, for {why}", mayHaveRun: true, failure) { OfLock = $"was granted, and given back, for {why}" };

    private sealed class Grant(string lockKey, string leaseId) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public string LockKey => lockKey;

        public string LeaseId => leaseId;
    }

    /// <param name="Held">A '1' for each lease that the server knows.</param>
    /// <param name="Replicas">How many replicas have that, and all before it.</param>
    /// <param name="IsOfOneConnection">Whether the replicas were waited for where the leases were looked for.</param>
    private sealed record Answer(string Held, int Replicas, bool IsOfOneConnection);
}
