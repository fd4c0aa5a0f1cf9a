using RedisLocking.Connections;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Scripting;

/// <summary>
/// Runs a script on Redis, once, within our own deadline: StackExchange.Redis 1.x has none for async calls, and 2.x counts
/// differently. A call that certainly was not run is sent again while there is time (1.x fails at once when it is not
/// connected, 2.x holds calls back: this makes both behave alike); a call that may have been run never is.
/// </summary>
internal sealed class ScriptRunner(RedisConnection connection, KeySpace keys, MonotonicClock clock)
{
    /// <summary>Without it the client sends scripts to a replica while it knows no primary, and a replica's answer may be an old one.</summary>
    public const CommandFlags OnPrimary = CommandFlags.DemandMaster;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    /// <summary>One more attempt would hardly be answered in that time, and then nobody knew whether it was run.</summary>
    public static readonly TimeSpan TooShort = TimeSpan.FromMilliseconds(5);

    public RedisConnection Connection => connection;

    public KeySpace Keys => keys;

    public MonotonicClock Clock => clock;

    /// <summary>When the calls leave that somebody waits for.</summary>
    public Departures Departures { get; } = new(connection.Cluster, Departures.MostWaitedFor);

    /// <summary>Why a Cluster is refused; null where it is not.</summary>
    public string? WhyNoCluster { get; init; }

    /// <summary>Why the last attempt to connect, or to have something run, failed in passing; null once there is an answer.</summary>
    public string? WhyNoAnswer { get; private set; }

    /// <summary>Runs the script until <paramref name="deadline"/>.</summary>
    /// <param name="script">The script.</param>
    /// <param name="fill">Its keys, once it is known whether the server is a cluster.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="deadline">When to give up, on <see cref="Clock"/>.</param>
    /// <exception cref="StoreFailure">No answer until the deadline, or an error as the answer.</exception>
    public Task<RedisResult> RunAsync(RedisScript script, Func<bool, RedisKey[]> fill, RedisValue[] arguments, TimeSpan deadline) => RunAsync(
        (Runner: this, Script: script, Fill: fill, Arguments: arguments, Deadline: deadline),
        static (multiplexer, call) => call.Runner.SendAsync(multiplexer, call.Script, call.Fill(call.Runner.IsCluster(multiplexer)), call.Arguments, call.Deadline),
        deadline);

    /// <summary>The same of other calls than one of a script: <paramref name="send"/> sends <paramref name="call"/>, once for each attempt.</summary>
    /// <exception cref="StoreFailure">No answer until the deadline, or an error as the answer.</exception>
    public async Task<TAnswer> RunAsync<TCall, TAnswer>(TCall call, Func<IConnectionMultiplexer, TCall, Task<TAnswer>> send, TimeSpan deadline)
    {
        var began = clock.Now;
        while (true)
        {
            // Taken before the attempt: a connection that comes back while it fails would otherwise be missed.
            var change = connection.NextChangeAsync();
            string passing;
            try
            {
                var multiplexer = await OpenAsync(deadline).ConfigureAwait(false);
                var answer = await send(multiplexer, call).ConfigureAwait(false);
                OnAnswered();
                return answer;
            }
            catch (Exception error) when (ServerErrors.IsPassing(error))
            {
                WhyNoAnswer = passing = Passing(error);
            }
            catch (Exception error) when (ServerErrors.ToFailure(error) is { } failure)
            {
                if (failure.MayHaveRun)
                    connection.OnUnanswered();
                throw new StoreFailure(failure.Message, failure.MayHaveRun, error) { OfLock = failure.OfLock, IsSessionOver = failure.IsSessionOver };
            }

            await PauseAsync(change, deadline, deadline - began, passing).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the server is a cluster.</summary>
    /// <exception cref="StoreFailure">It is one, and is refused.</exception>
    public bool IsCluster(IConnectionMultiplexer multiplexer)
    {
        var cluster = connection.Cluster.IsCluster(multiplexer);
        return cluster && WhyNoCluster is { } why ? throw new StoreFailure(why, mayHaveRun: false, innerException: null) : cluster;
    }

    /// <summary>Something was run.</summary>
    public void OnAnswered() => WhyNoAnswer = null;

    /// <summary>The connection, waited for until the deadline.</summary>
    /// <exception cref="StoreFailure">There is none yet.</exception>
    public ValueTask<IConnectionMultiplexer> OpenAsync(TimeSpan deadline)
    {
        var opening = connection.OpenAsync();
        return opening.IsCompletedSuccessfully ? new(opening.Result) : new(OpenAsync(opening, deadline));
    }

    private async Task<IConnectionMultiplexer> OpenAsync(Task<IConnectionMultiplexer> opening, TimeSpan deadline)
    {
        var began = clock.Now;
        while (true)
        {
            var change = connection.NextChangeAsync();
            string why;
            try
            {
                return await opening.WaitAsync(Left(deadline), clock.Provider).ConfigureAwait(false);
            }
            catch (TimeoutException error)
            {
                throw new StoreFailure(WhyNoAnswer ?? "there is no connection to Redis yet", mayHaveRun: false, error);
            }
            catch (Exception error) when (ServerErrors.IsPassing(error))
            {
                WhyNoAnswer = why = Passing(error);
            }

            await PauseAsync(change, deadline, deadline - began, why).ConfigureAwait(false);
            opening = connection.OpenAsync();
        }
    }

    private async Task<RedisResult> SendAsync(IConnectionMultiplexer multiplexer, RedisScript script, RedisKey[] keys, RedisValue[] arguments, TimeSpan deadline)
    {
        var database = multiplexer.GetDatabase();
        try
        {
            return await AnswerAsync(database.ScriptEvaluateAsync(script.Hash, keys, arguments, OnPrimary), deadline).ConfigureAwait(false);
        }
        catch (RedisServerException error) when (ServerErrors.IsUnknownScript(error))
        {
            // EVAL also caches the script, so this happens once after a restart or a SCRIPT FLUSH.
            return await AnswerAsync(database.ExecuteAsync("EVAL", Eval(script, keys, arguments), OnPrimary), deadline).ConfigureAwait(false);
        }
    }

    /// <summary>What is answered until the deadline.</summary>
    /// <exception cref="TimeoutException">Nothing was.</exception>
    public async Task<TAnswer> AnswerAsync<TAnswer>(Task<TAnswer> answer, TimeSpan deadline)
    {
        try
        {
            return await answer.WaitAsync(Left(deadline), clock.Provider).ConfigureAwait(false);
        }
        finally
        {
            if (!answer.IsCompleted)
                _ = answer.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    private string Passing(Exception error)
    {
        if (ServerErrors.IsElsewhere(error))
            connection.LookForPrimary();
        return ServerErrors.Explain(error);
    }

    private async Task PauseAsync(Task change, TimeSpan deadline, TimeSpan timeout, string why)
    {
        if (Left(deadline) is var left && left > TimeSpan.Zero)
            await Task.WhenAny(Task.Delay(left < RetryPause ? left : RetryPause, clock.Provider), change).ConfigureAwait(false);
        if (Left(deadline) <= TooShort)
            throw new StoreFailure($"{why}, for {timeout.TotalSeconds:0.###} s", mayHaveRun: false, innerException: null);
    }

    private TimeSpan Left(TimeSpan deadline) => deadline - clock.Now is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>The arguments of EVAL.</summary>
    public static ICollection<object> Eval(RedisScript script, RedisKey[] keys, RedisValue[] arguments) =>
        (object[])[script.Text, keys.Length, .. keys.Cast<object>(), .. arguments.Cast<object>()];
}
